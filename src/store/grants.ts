// On PostgreSQL the program may work under an account that owns nothing: what that account may do, given to it by the owner at the start.
// What triggers refuse it could otherwise switch off; without owning a table it cannot.
import pg from 'pg'

/** Rows are added and never touched again. */
const grow = new Set([
  'reports',
  'timeline',
  'ledger',
  'conflicts',
  'citizen_marks',
  'certificates',
  'fingerprints',
])
/** Rows change and stay. */
const stay = new Set(['handlings', 'proposals', 'second_looks', 'pressures', 'objections', 'agency_duties'])
/** The owner's alone: what it says decides which migrations run. */
const readOnly = new Set(['migrations'])

/** What the program needs of a table, and no more. */
export function rightsOn(table: string): string {
  if (readOnly.has(table)) return 'SELECT'
  if (grow.has(table)) return 'SELECT, INSERT'
  if (stay.has(table)) return 'SELECT, INSERT, UPDATE'
  return 'SELECT, INSERT, UPDATE, DELETE'
}

/**
 * Gives the account of one URL what it needs of the tables that the account of the other owns, and takes the rest away.
 * Both connections are closed before it returns.
 * @throws Error when the program's account is no lesser one, or the two URLs lead to different databases
 */
export async function grantRights(ownerUrl: string, programUrl: string): Promise<void> {
  const program = await within(programUrl, who)
  await within(ownerUrl, async (client) => {
    const owner = await who(client)
    if (owner.database !== program.database)
      throw new Error(
        `DATABASE_MIGRATION_URL leads to the database "${owner.database}", DATABASE_URL to "${program.database}".`,
      )
    await mustBeLess(client, program.account)
    const account = client.escapeIdentifier(program.account)
    await client.query('BEGIN')
    await client.query("SELECT pg_advisory_xact_lock(hashtext('migrations'))")
    for (const statement of await statementsFor(client, account)) await client.query(statement)
    await client.query('COMMIT')
  })
}

/** Whoever may act as the owner, or may do everything, is held by no grant. */
async function mustBeLess(owner: pg.Client, account: string): Promise<void> {
  const { rows } = await owner.query<{ isMore: boolean }>(
    `SELECT r.rolsuper OR r.rolcreaterole OR r.rolreplication OR pg_has_role(r.oid, current_user, 'MEMBER') AS "isMore"
     FROM pg_roles r WHERE r.rolname = $1`,
    [account],
  )
  if (rows[0]?.isMore !== false)
    throw new Error(
      `DATABASE_URL and DATABASE_MIGRATION_URL must be two accounts, and "${account}" one that may not become the owner: ` +
        'CREATE ROLE <name> LOGIN PASSWORD ... gives it no more than it needs.',
    )
}

async function statementsFor(owner: pg.Client, account: string): Promise<string[]> {
  const { rows } = await owner.query<{ name: string }>(
    'SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1',
  )
  const { rows: found } = await owner.query<{ schema: string }>('SELECT current_schema() AS schema')
  const schema = owner.escapeIdentifier(found[0]?.schema ?? 'public')
  return [
    `REVOKE CREATE ON SCHEMA ${schema} FROM PUBLIC, ${account}`,
    `GRANT USAGE ON SCHEMA ${schema} TO ${account}`,
    `REVOKE ALL ON ALL TABLES IN SCHEMA ${schema} FROM PUBLIC, ${account}`,
    `REVOKE ALL ON ALL SEQUENCES IN SCHEMA ${schema} FROM PUBLIC, ${account}`,
    `GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA ${schema} TO ${account}`,
    ...rows.map(
      ({ name }) => `GRANT ${rightsOn(name)} ON ${schema}.${owner.escapeIdentifier(name)} TO ${account}`,
    ),
  ]
}

async function who(client: pg.Client): Promise<{ account: string; database: string }> {
  const { rows } = await client.query<{ account: string; database: string }>(
    'SELECT current_user AS account, current_database() AS database',
  )
  return rows[0]!
}

async function within<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
