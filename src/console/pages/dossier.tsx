// The file for investigators as a document to print and to file: no script, no link, nothing that loads; it leaves the desk once.
import type { VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'
import type { Dossier, DossierReport } from '../../store/dossiers.js'
import { when } from '../dates.js'
import { factLines } from '../facts.js'
import type { Names } from '../people.js'
import { resultSaid, stateNames, timelineName } from '../words.js'

/** The whole document, UTF-8. */
export function writeDossier(dossier: Dossier, names: Names, policeName: string): Buffer {
  const body = renderToString(<Document dossier={dossier} names={names} policeName={policeName} />)
  return Buffer.from(`<!doctype html>${body}`)
}

const style =
  'body{font:14px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;width:100%}td,th{border:1px solid #999;padding:.2rem .4rem;text-align:left;vertical-align:top}code{word-break:break-all}'

function Document(props: { dossier: Dossier; names: Names; policeName: string }): VNode {
  const { dossier, names, policeName } = props
  const { reports, marks, leftOut, ledgerAt, account } = dossier
  return (
    <html lang="vi">
      <head>
        <meta charSet="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>Hồ sơ điều tra lạm dụng</title>
        <style>{style}</style>
      </head>
      <body>
        <h1>Hồ sơ điều tra lạm dụng phản ánh</h1>
        <p>{`${policeName} · lập lúc ${when(dossier.madeAt)}`}</p>
        <p>{`Người báo tin ${dossier.pseudonym} · ${names.channel(dossier.channel)}`}</p>
        <p>{`Lý do: ${dossier.reason}`}</p>
        <p>
          {`${names.officer(dossier.askedBy)} đề nghị, ${names.officer(dossier.agreedBy)} đồng ý; `}
          {dossier.withIdentity ? 'có mở danh tính.' : 'không mở danh tính.'}
        </p>
        {account !== undefined && <p>{`Tài khoản trên nền tảng: ${account}`}</p>}
        <p>
          {`Sổ ghi việc khi lập: dòng ${ledgerAt.seq}, dấu vân `}
          <code>{ledgerAt.hash}</code>. Mã SHA-256 của chính tệp này được ghi vào sổ lúc tải.
        </p>
        {leftOut > 0 && <p>{`Còn ${leftOut} phản ánh khác của người này ngoài phạm vi người lập hồ sơ.`}</p>}
        {marks.length > 0 && (
          <ul>
            {marks.map(({ kind, reason, at, endsAt }) => (
              <li>{`${kind === 'block' ? 'Hạn chế' : 'Đánh dấu'} ${when(at)} đến ${when(endsAt)}: ${reason}`}</li>
            ))}
          </ul>
        )}
        {reports.map((report) => (
          <One report={report} names={names} />
        ))}
      </body>
    </html>
  )
}

function One({ report, names }: { report: DossierReport; names: Names }): VNode {
  const { code, filedAt, unitId, state, result, reason, identity, evidence, timeline, ledger } = report
  const stands = [stateNames[state], result === null ? '' : resultSaid(result), reason ?? '']
  return (
    <section>
      <h2>{`Phản ánh ${code}`}</h2>
      <p>{`Gửi ${when(filedAt)} · ${names.unit(unitId)} · ${stands.filter(Boolean).join(' · ')}`}</p>
      {identity !== undefined && (
        <ul>
          <li>{`Họ tên: ${identity.name ?? 'không có'}`}</li>
          <li>{`CCCD: ${identity.cccd ?? 'không có'}`}</li>
          <li>{`Địa chỉ: ${identity.address ?? 'không có'}`}</li>
          <li>{`Điện thoại: ${identity.telephone ?? 'không có'}`}</li>
        </ul>
      )}
      <Table
        heads={['Mục', 'Nội dung', 'Lời người báo tin', 'Ban đầu']}
        rows={factLines(report.facts, report.current, names.violation).map((line) => [
          line.label,
          line.value,
          line.words ?? '',
          line.first ?? '',
        ])}
      />
      <h3>Chứng cứ</h3>
      <Table
        heads={['Nhận lúc', 'Loại', 'Cỡ (byte)', 'SHA-256 của bản gốc']}
        rows={evidence.map(({ receivedAt, mime, kind, sizeBytes, sha256 }) => [
          when(receivedAt),
          mime ?? kind,
          String(sizeBytes ?? ''),
          sha256 ?? 'không tải được',
        ])}
      />
      <h3>Diễn biến</h3>
      <Table
        heads={['Lúc', 'Việc', 'Ai']}
        rows={timeline.map(({ at, what, actorKind, actorId }) => [
          when(at),
          timelineName(what),
          actorKind === 'officer'
            ? names.officer(actorId)
            : actorKind === 'citizen'
              ? 'người báo tin'
              : 'hệ thống',
        ])}
      />
      <h3>Sổ ghi việc</h3>
      <Table
        heads={['Dòng', 'Lúc', 'Việc', 'Ai', 'Dấu vân']}
        rows={ledger.map(({ seq, at, what, actor, hash }) => [String(seq), when(at), what, actor, hash])}
      />
    </section>
  )
}

function Table({ heads, rows }: { heads: string[]; rows: string[][] }): VNode {
  return (
    <table>
      <thead>
        <tr>
          {heads.map((head) => (
            <th>{head}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((cells) => (
          <tr>
            {cells.map((cell) => (
              <td>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
