/**
 * The minutes of a finished visit (biên bản), as a paper of the office that issues it. Vietnamese whatever the phone
 * speaks. Layout: Decree 30/2020/NĐ-CP, annex I; the styles are in css/minutes.css. Pure: reads the visit, asks nothing.
 */
import { html } from '../html.js';
import { filesIn } from '../form/attached.js';
import { shortened } from '../form/row_cards.js';
import { questionsIn } from '../form/section.js';
import { contentsOf, isSignature, told } from './contents.js';
import { figuresOf, instrumentLists, instrumentTable } from './instruments.js';
import {
  ADDRESS,
  CAMPAIGN,
  CONTACT,
  MODE,
  NEEDS,
  PARTICIPANTS,
  PROPOSALS,
  RESPONDENT,
  SIGNED_BY_OFFICE,
  SURVEYORS,
} from './named.js';
import { dayInWords, hourInWords, number } from './numbers.js';
import { forRespondent } from './paper_words.js';
import { qrCode } from './qr_code.js';

/** @import { Html, Piece } from '../html.js' */
/** @import { Node } from '../../types/survey.d.ts' */
/** @import { PaperWords } from './paper_words.js' */
/** @typedef {{organisation: string, parent_organisation: string, place: string}} Office */
/**
 * @typedef {object} Outside  what the answers themselves do not tell
 * @property {Office} office - who issues the paper
 * @property {string} officer - name of whoever made the visit
 * @property {string} address - of the enterprise in the register
 * @property {Map<string, string>} signatures - data: address of each drawn signature that is on this phone, by sha256
 */

const ROMAN = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII'];

/** @param {PaperWords} words @param {Outside} outside @returns {Html} */
export function paper(words, outside) {
  const nodes = forRespondent(words.survey.nodes);
  const lists = instrumentLists(nodes, words).filter((list) => words.rowsOf(list).length);
  return html`<article class="paper" lang="vi">
    ${head(words, outside.office)}
    ${title(words)}
    ${grounds(words)}
    ${parts(words, outside, nodes, lists).map(
      ([name, body], at) => html`<section><h2>${ROMAN[at]}. ${name}</h2>${body}</section>`,
    )}
    ${closing(words)}
    ${signatures(words, outside)}
    ${mark(words)}
    ${lists.length > 0 && annex(words, outside.office, lists)}
  </article>`;
}

/** @param {PaperWords} words @returns {string} the enterprise's name, as the visit has it */
function enterprise(words) {
  return String(words.visit.enterprise.fields.name);
}

/** @param {PaperWords} words @param {Office} office */
function head({ visit }, { organisation, parent_organisation, place }) {
  return html`<header class="head">
    <div><p class="upper">${parent_organisation}</p><p class="upper strong lined short">${organisation}</p>
      <p>Số: ………/BB-${initials(organisation)}</p></div>
    <div><p class="strong">CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</p>
      <p class="strong lined">Độc lập - Tự do - Hạnh phúc</p>
      <p class="slanted">${place}, ${dayInWords(visit.fields.finished_ms)}</p></div>
  </header>`;
}

/** As papers are numbered: "Sở Khoa học và Công nghệ tỉnh Thái Nguyên" is SKHCN. @param {string} organisation */
function initials(organisation) {
  return organisation
    .split(/\s(?:tỉnh|thành phố)\s/)[0]
    .split(/\s+/)
    .filter((word) => word !== 'và')
    .map((word) => word.charAt(0).toUpperCase())
    .join('');
}

/** @param {PaperWords} words */
function title(words) {
  const form = shortened(words.textOf(words.survey.title)).replace(/^Phiếu\s+/, '');
  return html`<h1>BIÊN BẢN<span class="lined short">${form.charAt(0).toUpperCase() + form.slice(1)}<br>tại ${enterprise(words)}</span></h1>`;
}

/** @param {PaperWords} words */
function grounds(words) {
  const campaign = words.told(CAMPAIGN);
  return html`<p class="slanted">Căn cứ Quyết định số 996/QĐ-TTg ngày 10 tháng 8 năm 2018 của Thủ tướng Chính phủ phê duyệt Đề án
    “Tăng cường, đổi mới hoạt động đo lường hỗ trợ doanh nghiệp Việt Nam nâng cao năng lực cạnh tranh và hội nhập quốc tế giai đoạn
    đến năm 2025, định hướng đến năm 2030”${campaign ? ';' : '.'}</p>
    ${campaign && html`<p class="slanted">Thực hiện đợt khảo sát: ${campaign}.</p>`}`;
}

/**
 * @param {PaperWords} words @param {Outside} outside @param {Node[]} nodes @param {ReturnType<typeof instrumentLists>} lists
 * @returns {[name: string, body: Piece | Piece[]][]}
 */
function parts(words, outside, nodes, lists) {
  const contents = contentsOf(words, nodes, instrumentLists(nodes, words));
  const figures = figuresOf(words, instrumentLists(nodes, words));
  const only = (/** @type {string[]} */ names) =>
    told(words, nodes.flatMap(allQuestions), '', (name) => names.includes(name));
  /** @type {[string, Piece | Piece[]][]} */
  const all = [
    ['THỜI GIAN, ĐỊA ĐIỂM', timeAndPlace(words, outside)],
    ['THÀNH PHẦN', parties(words, outside)],
    [
      'NỘI DUNG KHẢO SÁT',
      contents.map(({ title, body }, at) => html`<section><h3>${at + 1}. ${title}</h3>${body}</section>`),
    ],
  ];
  if (figures) all.push(['PHƯƠNG TIỆN ĐO', instruments(figures, lists.length > 0)]);
  all.push(['NHU CẦU HỖ TRỢ', only(NEEDS) ?? html`<p>Không ghi nhận nhu cầu.</p>`]);
  all.push(['KIẾN NGHỊ', only(PROPOSALS) ?? html`<p class="blank"></p><p class="blank"></p>`]);
  return all;
}

/** @param {Node} node @returns {Node[]} questions outside of repeats */
function allQuestions(node) {
  return node.kind === 'repeat' ? [] : questionsIn([node]);
}

/** @param {PaperWords} words @param {Outside} outside */
function timeAndPlace(words, { address }) {
  const { started_ms, finished_ms } = words.visit.fields;
  const from = dayInWords(started_ms) === dayInWords(finished_ms) ? '' : ` ${dayInWords(started_ms)}`;
  const place =
    ADDRESS.map((name) => words.told(name))
      .filter(Boolean)
      .join(', ') || address;
  const mode = words.told(MODE);
  return html`<p>Thời gian: từ ${hourInWords(started_ms)}${from} đến ${hourInWords(finished_ms)} ${dayInWords(finished_ms)}.</p>
    <p>Địa điểm: ${enterprise(words)}${place && `, ${place}`}.</p>
    ${mode && html`<p>Hình thức: ${mode}.</p>`}`;
}

/** @param {PaperWords} words @param {Outside} outside */
function parties(words, { office, officer }) {
  const surveyors = words.told(SURVEYORS) || officer;
  const both = words.told(PARTICIPANTS);
  return html`<p class="strong">1. Đại diện ${office.organisation}</p>
    ${surveyors.split('; ').map((name) => html`<p>Ông/Bà ${name}, cán bộ khảo sát.</p>`)}
    <p class="strong">2. Đại diện ${enterprise(words)}</p>
    ${spokenBy(words) ? html`<p>Ông/Bà ${spokenBy(words)}.</p>` : html`<p class="blank"></p>`}
    ${both && html`<p>Thành phần làm việc của hai bên: ${both}</p>`}`;
}

/** @param {PaperWords} words @returns {string} "Hoàng Thị Chè, Giám đốc"; "" where nobody is named */
function spokenBy(words) {
  const name = respondent(words);
  const contact = words.visit.rows.find(({ fields }) => name && fields[CONTACT.name] === name);
  return [name, contact?.fields[CONTACT.position]].filter(Boolean).join(', ');
}

/** @param {PaperWords} words */
function respondent(words) {
  return RESPONDENT.map((name) => words.told(name)).find(Boolean) ?? '';
}

/** @param {import('./instruments.js').Figures} figures @param {boolean} isListed */
function instruments({ total, group2, overdue }, isListed) {
  return html`<p>Tổng số: ${number(total)} phương tiện đo.</p>
    ${group2 !== null && html`<p>Thuộc nhóm 2: ${number(group2)} phương tiện đo.</p>`}
    <p>Quá hạn kiểm định, hiệu chuẩn: ${number(overdue)} phương tiện đo.</p>
    ${isListed && html`<p>Danh mục tại Phụ lục kèm theo.</p>`}`;
}

/** @param {PaperWords} words */
function closing({ visit }) {
  return html`<p class="closing">Biên bản kết thúc vào hồi ${hourInWords(visit.fields.finished_ms)} ${dayInWords(visit.fields.finished_ms)}, được lập
    thành 02 bản có giá trị như nhau, mỗi bên giữ 01 bản; đã đọc lại cho các bên cùng nghe, thống nhất và ký tên./.</p>`;
}

/** @param {PaperWords} words @param {Outside} outside */
function signatures(words, { office, officer, signatures }) {
  const drawn = questionsIn(words.survey.nodes)
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
    <div><p class="upper strong">Đại diện ${enterprise(words)}</p><p class="slanted">(Ký, ghi rõ họ tên)</p>
      ${space(false)}<p class="strong">${respondent(words)}</p></div>
    <div><p class="upper strong">Đại diện ${office.organisation}</p><p class="slanted">(Ký, ghi rõ họ tên)</p>
      ${space(true)}<p class="strong">${officer}</p></div>
  </div>
  ${drawn.length > 0 && html`<p class="remark">Chữ ký trên màn hình xác nhận việc tham gia khảo sát, không phải chữ ký số.</p>`}`;
}

/** @param {PaperWords} words */
function mark({ visit }) {
  const { receipt } = visit.record;
  return html`<div class="mark">${qrCode(visit.id, `Mã QR của phiếu ${visit.id}`)}
    <p>Mã phiếu: <span class="code">${visit.id}</span>${
      receipt
        ? html`<br>Mã biên nhận: <span class="code">${receipt}</span>`
        : html`<br>Chưa gửi về Sở lúc lập biên bản.`
    }</p></div>`;
}

/** @param {PaperWords} words @param {Office} office @param {ReturnType<typeof instrumentLists>} lists */
function annex(words, office, lists) {
  return html`<section class="annex"><h2>Phụ lục<br>BIỂU PHƯƠNG TIỆN ĐO</h2>
    <p class="slanted">(Kèm theo Biên bản ${dayInWords(words.visit.fields.finished_ms)} của ${office.organisation} tại ${enterprise(words)})</p>
    ${lists.map((list) => instrumentTable(words, list))}</section>`;
}
