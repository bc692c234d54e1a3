// Photos and clips: clean copies to look at, the original's fingerprint, zoom, single frames, and a crop of the plate.
import type { VNode } from 'preact'
import { faults } from '../../faults.js'
import type { EvidenceView } from '../../store/desk-evidence.js'
import { size, when } from '../dates.js'
import { Csrf, Module } from '../layout.js'
import type { Sheet } from './sheet.js'

const kindNames: Record<EvidenceView['kind'], string> = {
  image: 'Ảnh',
  video: 'Video',
  audio: 'Ghi âm',
  file: 'Tệp',
}

/** What a file of a report is called: `Ảnh 1`. */
export function titleOf({ kind }: EvidenceView, index: number): string {
  return `${kindNames[kind]} ${index + 1}`
}

export function Evidence({ report, visit, mayAct }: Sheet): VNode {
  const { evidence, id } = report
  const crops = report.attachments.filter(({ kind }) => kind === 'crop')
  return (
    <section class="card" aria-labelledby="chung-cu">
      <h2 id="chung-cu">{`Chứng cứ (${evidence.length})`}</h2>
      {evidence.length === 0 && <p class="empty">Không có ảnh hay video kèm theo.</p>}
      <div class="evidence">
        {evidence.map((file, index) => (
          <Figure file={file} title={titleOf(file, index)} reportId={id} scans={visit.deps.scans === true} />
        ))}
      </div>
      {crops.length > 0 && <h3>Ảnh cắt biển số (bản sao)</h3>}
      <div class="evidence">
        {crops.map(({ id: crop, name, sha256 }) => (
          <figure>
            <img
              src={`/can-bo/phan-anh/${id}/dinh-kem/${crop}`}
              alt={`Ảnh cắt biển số ${name}`}
              loading="lazy"
            />
            <figcaption>
              <code class="hash">{sha256}</code>
            </figcaption>
          </figure>
        ))}
      </div>
      {evidence.length > 0 && <Viewer id={id} mayAct={mayAct} csrf={visit.session.csrf} />}
    </section>
  )
}

function Viewer({ id, mayAct, csrf }: { id: string; mayAct: boolean; csrf: string }): VNode {
  return (
    <>
      <dialog data-viewer aria-label="Xem ảnh phóng to">
        <div class="line">
          <button type="button" data-zoom="1.5">
            Phóng to
          </button>
          <button type="button" data-zoom="0.67">
            Thu nhỏ
          </button>
          {mayAct && (
            <button type="button" data-crop>
              Cắt biển số
            </button>
          )}
          <button type="button" data-close>
            Đóng
          </button>
        </div>
        <p class="hint" data-crop-hint hidden>
          Kéo khung quanh biển số trên ảnh, hoặc dùng phím mũi tên để dời khung và Shift + mũi tên để đổi cỡ,
          rồi bấm "Lưu ảnh cắt".
        </p>
        <div class="stage" data-stage tabIndex={0} aria-label="Ảnh chứng cứ">
          <canvas data-canvas></canvas>
        </div>
        {mayAct && (
          <form
            method="post"
            action={`/can-bo/phan-anh/${id}/cat-bien-so`}
            enctype="multipart/form-data"
            data-crop-form
            hidden
          >
            <Csrf token={csrf} />
            <button class="main">Lưu ảnh cắt</button>
          </form>
        )}
      </dialog>
      <Module name="clips.js" />
    </>
  )
}

function Figure(props: { file: EvidenceView; title: string; reportId: string; scans: boolean }): VNode {
  const { file, title, reportId, scans } = props
  const base = `/can-bo/phan-anh/${reportId}/tep/${file.id}`
  return (
    <figure>
      {file.state === 'kept' && (file.scan !== 'infected' || file.kind === 'image') ? (
        <Media file={file} base={base} title={title} />
      ) : (
        <p class="hint">{notShown(file)}</p>
      )}
      <figcaption>
        <strong>{title}</strong>
        {` · nhận ${when(file.receivedAt)}`}
        {file.sizeBytes !== null && ` · ${size(file.sizeBytes)}`}
        {takenAt(file) !== undefined &&
          ` · tệp tự ghi ${when(takenAt(file)!)} (gợi ý, không phải bằng chứng)`}
        {file.sha256 !== null && (
          <details>
            <summary>Mã băm SHA-256 của bản gốc</summary>
            <code class="hash">{file.sha256}</code>
          </details>
        )}
        {file.state === 'kept' && <Original file={file} title={title} base={base} scans={scans} />}
      </figcaption>
    </figure>
  )
}

function Media({ file, base, title }: { file: EvidenceView; base: string; title: string }): VNode {
  switch (file.kind) {
    case 'image':
      return (
        <a href={`${base}/view`} data-view={file.id} class="thumb">
          <img src={`${base}/thumb`} alt={`${title}: bấm để phóng to`} loading="lazy" />
        </a>
      )
    case 'video':
      return (
        <div data-clip={file.id}>
          <video
            src={`${base}/view`}
            poster={`${base}/thumb`}
            controls
            preload="none"
            aria-label={title}
          ></video>
          <div class="line">
            <button type="button" data-frame="-1">
              Lùi 1 khung hình
            </button>
            <button type="button" data-frame="1">
              Tới 1 khung hình
            </button>
            <button type="button" data-still>
              Phóng to khung này
            </button>
          </div>
        </div>
      )
    case 'audio':
      return <audio src={`${base}/view`} controls preload="none" aria-label={title}></audio>
    case 'file':
      return <p class="hint">Tệp không xem được trên trang; hãy tải bản gốc.</p>
  }
}

/** The way to the bytes as they came; shut while nobody knows whether they are harmless. */
function Original(props: { file: EvidenceView; title: string; base: string; scans: boolean }): VNode {
  const { file, title, base, scans } = props
  if (file.scan === 'infected')
    return (
      <p class="problem">
        {`Có mã độc${file.scanFound === null ? '' : ` (${file.scanFound})`}: bản gốc được giữ nguyên nhưng bị khoá.`}
      </p>
    )
  if (scans && file.scan === null) return <p class="hint">Bản gốc đang chờ quét vi-rút.</p>
  return (
    <a href={`${base}/original`} download>
      {`Tải bản gốc ${title.toLowerCase()}`}
    </a>
  )
}

function notShown(file: EvidenceView): string {
  if (file.scan === 'infected') return 'Tệp có mã độc nên không phát được.'
  if (file.fault !== null && file.fault in faults) return faults[file.fault].says
  return file.state === 'waiting' ? 'Đang tải tệp về kho chứng cứ.' : 'Tệp không có trong kho chứng cứ.'
}

function takenAt(file: EvidenceView): number | undefined {
  const at = file.clues?.takenAt
  return typeof at === 'number' ? at : undefined
}
