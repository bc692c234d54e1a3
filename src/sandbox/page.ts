// The chat page: a telephone for each simulated platform, and a panel of troubles. Text and structure only; browser/ brings it to life.
import type { Simulator } from '../channels/simulator.js'

/** The platform's own word for a dead token, by channel. */
const deadToken: Record<string, string> = { messenger: '190', zalo: '-216' }

export function chatPage(simulators: Simulator[], deskUrl: string | undefined): string {
  const desk =
    deskUrl === undefined ? '' : `<a class="desk" href="${escaped(deskUrl)}">Bàn làm việc của cán bộ</a>`
  return `<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Thử phản ánh vi phạm giao thông</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/sandbox/phones.css">
<script type="module" src="/sandbox/phones.js"></script>
</head>
<body>
<header class="top">
  <div><h1>Thử phản ánh vi phạm giao thông</h1>
  <p>Nhắn tin như một người dân. Messenger và Zalo ở đây chỉ là mô phỏng, không gửi gì ra ngoài.</p></div>
  ${desk}
</header>
<div class="tabs" role="tablist" aria-label="Chọn màn hình">
${simulators.map((simulator, at) => tab(simulator.name, simulator.title, at === 0)).join('\n')}
${tab('trouble', 'Tình huống', false)}
</div>
<main>
${simulators.map(phone).join('\n')}
${troublePanel(simulators)}
</main>
<p id="notice" role="status"></p>
</body>
</html>
`
}

function tab(name: string, title: string, isShown: boolean): string {
  return `<button role="tab" id="tab-${name}" aria-controls="panel-${name}" aria-selected="${isShown}"${
    isShown ? '' : ' tabindex="-1"'
  }>${escaped(title)}</button>`
}

function phone({ name, title }: Simulator, at: number): string {
  const label = escaped(title)
  return `<section class="panel phone ${name}${at === 0 ? ' is-shown' : ''}" id="panel-${name}" data-channel="${name}" aria-label="Điện thoại ${label}">
  <div class="bar">
    <span class="face" aria-hidden="true">CA</span>
    <div class="who"><h2>Tiếp nhận phản ánh</h2><p>${label} · <span data-citizen></span></p></div>
    <button type="button" data-do="new">Người dân mới</button>
  </div>
  <div class="log" role="log" aria-live="polite" aria-label="Cuộc trò chuyện ${label}" tabindex="0"></div>
  <div class="empty"><p>Chưa có tin nhắn nào.</p><button type="button" class="main" data-do="start">Bắt đầu trò chuyện</button></div>
  <div class="tools" role="group" aria-label="Gửi kèm trên ${label}">
    <label class="chip">Ảnh, clip<input type="file" data-do="files" multiple accept="image/*,video/*,.heic,.mp4,.mov"></label>
    <button type="button" class="chip" data-sample="picture">Gửi ảnh mẫu</button>
    <button type="button" class="chip" data-sample="clip">Gửi clip mẫu</button>
    <button type="button" class="chip" data-sample="album">Album mẫu</button>
    <button type="button" class="chip" data-do="location">Vị trí</button>
    <button type="button" class="chip" data-do="sticker">Nhãn dán</button>
  </div>
  <form class="composer" autocomplete="off">
    <label class="unseen" for="words-${name}">Tin nhắn trên ${label}</label>
    <textarea id="words-${name}" name="text" rows="1" placeholder="Nhập tin nhắn" maxlength="20000" required></textarea>
    <button class="main">Gửi</button>
  </form>
</section>`
}

function troublePanel(simulators: Simulator[]): string {
  const channels = simulators
    .map(
      ({ name, title }) =>
        `<option value="${name}" data-token="${deadToken[name] ?? '401'}">${escaped(title)}</option>`,
    )
    .join('')
  return `<section class="panel trouble" id="panel-trouble" aria-label="Tình huống khó">
  <h2>Tình huống khó</h2>
  <p>Xem hệ thống làm gì khi nền tảng trục trặc.</p>
  <form id="trouble">
    <label>Áp dụng cho<select name="channel">${channels}</select></label>
    <fieldset><legend>Nền tảng</legend>
      ${choice('slowMs', 'Trả lời chậm', [
        ['', 'Không'],
        ['1000', '1 giây'],
        ['3000', '3 giây'],
        ['8000', '8 giây'],
      ])}
      ${choice('fail', 'Báo lỗi khi gửi', [
        ['', 'Không'],
        ['429', '429: quá nhanh'],
        ['500', '500: lỗi máy chủ'],
        ['token', 'Mã truy cập hết hiệu lực'],
      ])}
      ${choice('times', 'Số lần báo lỗi', [
        ['1', '1 lần'],
        ['3', '3 lần'],
        ['1000', 'Mãi'],
      ])}
      ${choice('repeat', 'Gửi lặp tin đến', [
        ['', 'Không'],
        ['2', '2 lần'],
        ['3', '3 lần'],
      ])}
      ${choice('shuffle', 'Đảo thứ tự tin đến', [
        ['', 'Không'],
        ['2', 'Từng 2 tin'],
        ['3', 'Từng 3 tin'],
      ])}
      ${choice('linkLifeMs', 'Liên kết ảnh sống', [
        ['', 'Bình thường'],
        ['0', 'Chết ngay'],
        ['5000', '5 giây'],
        ['60000', '1 phút'],
      ])}
      <label class="tick"><input type="checkbox" name="redirectMedia"> Chuyển hướng ảnh tới địa chỉ nội bộ</label>
      <label class="tick"><input type="checkbox" name="down"> Nền tảng ngừng trả lời</label>
      <div class="row"><button class="main">Áp dụng</button><button type="reset">Bình thường lại</button></div>
    </fieldset>
    <fieldset><legend>Đồng hồ của nền tảng</legend>
      <div class="row">
        <button type="button" data-pass="82800000">+23 giờ</button>
        <button type="button" data-pass="90000000">+25 giờ</button>
        <button type="button" data-pass="691200000">+8 ngày</button>
      </div>
    </fieldset>
    <fieldset><legend>Cán bộ nhắn từ trang</legend>
      <label>Lời cán bộ<input name="staff" maxlength="2000" value="Chào bạn, tôi là cán bộ trực trang."></label>
      <div class="row"><button type="button" data-do="staff">Nhắn thay bot</button><button type="button" data-do="hand-back">Trả lại cho bot</button></div>
    </fieldset>
  </form>
</section>`
}

function choice(name: string, label: string, options: [string, string][]): string {
  const rows = options.map(([value, words]) => `<option value="${value}">${words}</option>`).join('')
  return `<label>${label}<select name="${name}">${rows}</select></label>`
}

function escaped(words: string): string {
  return words.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
