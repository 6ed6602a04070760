/**
 * The minutes of a finished visit (biên bản), as a paper of the office that issues it. Vietnamese whatever the phone
 * speaks. Layout: Decree 30/2020/NĐ-CP, annex I; the styles are in css/minutes.css. Pure: reads the visit, asks nothing.
 */
import { html } from '../html.js';
import { shortened } from '../form/row_cards.js';
import { questionsIn } from '../form/section.js';
import { contentsOf, told } from './contents.js';
import { figuresOf, instrumentLists, instrumentTable } from './instruments.js';
import { ADDRESS, CAMPAIGN, CONTACT, MODE, NEEDS, PARTICIPANTS, PROPOSALS, SURVEYORS } from './named.js';
import { dayInWords, hourInWords, number } from './numbers.js';
import { signing } from './signing.js';

/** @import { Html, Piece } from '../html.js' */
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
  const listed = instrumentLists(words).filter((list) => words.rowsOf(list).length);
  return html`<article class="paper" lang="vi">
    ${head(words, outside.office)}
    ${title(words)}
    ${grounds(words)}
    ${parts(words, outside, listed.length > 0).map(
      ([name, body], at) => html`<section><h2>${ROMAN[at]}. ${name}</h2>${body}</section>`,
    )}
    ${signing(words, outside)}
    ${listed.length > 0 && annex(words, outside.office, listed)}
  </article>`;
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
  return html`<h1>BIÊN BẢN<span class="lined short">${form.charAt(0).toUpperCase() + form.slice(1)}<br>tại ${words.enterprise}</span></h1>`;
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
 * @param {PaperWords} words @param {Outside} outside @param {boolean} isListed - there is an annex
 * @returns {[name: string, body: Piece | Piece[]][]}
 */
function parts(words, outside, isListed) {
  const lists = instrumentLists(words);
  const contents = contentsOf(words, lists);
  const figures = figuresOf(words, lists);
  const only = (/** @type {string[]} */ names) =>
    told(words, questionsIn(words.nodes), '', (name) => names.includes(name));
  /** @type {[string, Piece | Piece[]][]} */
  const all = [
    ['THỜI GIAN, ĐỊA ĐIỂM', timeAndPlace(words, outside)],
    ['THÀNH PHẦN', parties(words, outside)],
    [
      'NỘI DUNG KHẢO SÁT',
      contents.map(({ title, body }, at) => html`<section><h3>${at + 1}. ${title}</h3>${body}</section>`),
    ],
  ];
  if (figures) all.push(['PHƯƠNG TIỆN ĐO', instruments(figures, isListed)]);
  if (NEEDS.some((name) => words.questionNamed(name)))
    all.push(['NHU CẦU HỖ TRỢ', only(NEEDS) ?? html`<p>Không ghi nhận nhu cầu.</p>`]);
  all.push(['KIẾN NGHỊ', only(PROPOSALS) ?? html`<p class="blank"></p><p class="blank"></p>`]);
  return all;
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
    <p>Địa điểm: ${words.enterprise}${place && `, ${place}`}.</p>
    ${mode && html`<p>Hình thức: ${mode}.</p>`}`;
}

/** @param {PaperWords} words @param {Outside} outside */
function parties(words, { office, officer }) {
  const surveyors = words.told(SURVEYORS) || officer;
  const both = words.told(PARTICIPANTS);
  const spokenBy = [words.respondent, positionOf(words)].filter(Boolean).join(', ');
  return html`<p class="strong">1. Đại diện ${office.organisation}</p>
    ${surveyors.split('; ').map((name) => html`<p>Ông/Bà ${name}, cán bộ khảo sát.</p>`)}
    <p class="strong">2. Đại diện ${words.enterprise}</p>
    ${spokenBy ? html`<p>Ông/Bà ${spokenBy}.</p>` : html`<p class="blank"></p>`}
    ${both && html`<p>Thành phần làm việc của hai bên: ${both}</p>`}`;
}

/** Of whoever spoke for the enterprise, where they are among its contacts. @param {PaperWords} words @returns {string} */
function positionOf({ visit, respondent }) {
  const contact = visit.rows.find(({ fields }) => respondent && fields[CONTACT.name] === respondent);
  return contact?.fields[CONTACT.position] ?? '';
}

/** @param {import('./instruments.js').Figures} figures @param {boolean} isListed */
function instruments({ total, group2, overdue }, isListed) {
  return html`${total !== null && html`<p>Tổng số: ${number(total)} phương tiện đo.</p>`}
    ${group2 !== null && html`<p>Thuộc nhóm 2: ${number(group2)} phương tiện đo.</p>`}
    <p>Quá hạn kiểm định, hiệu chuẩn: ${number(overdue)} phương tiện đo.</p>
    ${isListed && html`<p>Danh mục tại Phụ lục kèm theo.</p>`}`;
}

/** @param {PaperWords} words @param {Office} office @param {ReturnType<typeof instrumentLists>} lists */
function annex(words, office, lists) {
  return html`<section class="annex"><h2>Phụ lục<br>BIỂU PHƯƠNG TIỆN ĐO</h2>
    <p class="slanted">(Kèm theo Biên bản ${dayInWords(words.visit.fields.finished_ms)} của ${office.organisation} tại ${words.enterprise})</p>
    ${lists.map((list) => instrumentTable(words, list))}</section>`;
}
