/** The end of the minutes: the closing sentence, the signatures of both sides, and the mark by which the visit is found. */
import { html } from '../html.js';
import { filesIn } from '../form/attached.js';
import { questionsIn } from '../form/section.js';
import { isSignature } from './contents.js';
import { SIGNED_BY_OFFICE, SURVEY_NUMBER } from './named.js';
import { dayInWords, hourInWords } from './numbers.js';
import { qrCode } from './qr_code.js';

/** @import { Outside } from './paper.js' */
/** @import { PaperWords } from './paper_words.js' */

/** @param {PaperWords} words @param {Outside} outside */
export function signing(words, outside) {
  return html`${closing(words)}${signatures(words, outside)}${mark(words)}`;
}

/** @param {PaperWords} words */
function closing({ visit }) {
  return html`<p class="closing">Biên bản kết thúc vào hồi ${hourInWords(visit.fields.finished_ms)} ${dayInWords(visit.fields.finished_ms)}, được lập
    thành 02 bản có giá trị như nhau, mỗi bên giữ 01 bản; đã đọc lại cho các bên cùng nghe, thống nhất và ký tên./.</p>`;
}

/** @param {PaperWords} words @param {Outside} outside */
function signatures(words, { office, officer, signatures }) {
  const drawn = questionsIn(words.nodes)
    .filter((question) => isSignature(question) && words.engine.isRelevant(question.path))
    .map(({ name, key }) => ({
      isOurs: SIGNED_BY_OFFICE.includes(name),
      file: filesIn(words.engine.value(key))[0],
    }))
    .filter(({ file }) => file);
  const space = (/** @type {boolean} */ isOurs) => {
    const found = drawn.find((one) => one.isOurs === isOurs);
    if (!found) return html`<div class="space"></div>`;
    const source = signatures.get(found.file.sha256);
    return source
      ? html`<div class="space"><img src="${source}" alt="Chữ ký"></div>`
      : html`<div class="space"><p class="slanted">(Đã ký trên máy của cán bộ khảo sát)</p></div>`;
  };
  return html`<div class="signing">
    <div><p class="upper strong">Đại diện<br>${words.enterprise}</p><p class="slanted">(Ký, ghi rõ họ tên)</p>
      ${space(false)}<p class="strong">${words.respondent}</p></div>
    <div><p class="upper strong">Đại diện<br>${office.organisation}</p><p class="slanted">(Ký, ghi rõ họ tên)</p>
      ${space(true)}<p class="strong">${officer}</p></div>
  </div>
  ${drawn.length > 0 && html`<p class="remark">Chữ ký trên màn hình xác nhận việc tham gia khảo sát, không phải chữ ký số.</p>`}`;
}

/** @param {PaperWords} words */
function mark(words) {
  const { visit } = words;
  const { receipt } = visit.record;
  const number = words.told(SURVEY_NUMBER);
  return html`<div class="mark">${qrCode(visit.id, `Mã QR của phiếu ${visit.id}`)}
    <p>${number && html`Số phiếu: ${number}<br>`}Mã phiếu: <span class="code">${visit.id}</span>${
      receipt
        ? html`<br>Mã biên nhận: <span class="code">${receipt}</span>`
        : html`<br>Chưa gửi về Sở lúc lập biên bản.`
    }</p></div>`;
}
