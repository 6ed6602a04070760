/** /f/minutes/:visit: the minutes of a finished visit, made here without a network, to print or to hand over. */
import { filesIn } from '../form/attached.js';
import { openVisit } from '../form/open_visits.js';
import { html, icon, to } from '../html.js';
import { isSignature } from '../minutes/contents.js';
import { paper } from '../minutes/paper.js';
import { PaperWords } from '../minutes/paper_words.js';
import { stylesLoaded } from '../minutes_styles.js';
import { route } from '../router.js';
import { questionsIn } from '../form/section.js';
import { blobOf } from '../store/pieces.js';
import { itemsOf, labelIn, listing, reference } from '../store/reference.js';
import { _ } from '../texts.js';
import '../elements/visit_minutes.js';

/** @import { Asked } from '../router.js' */
/** @import { Visit } from '../store/visits.js' */

route('GET', '/f/minutes/:visit', showMinutes);

/** @param {Asked} asked */
async function showMinutes({ params }) {
  const { visit } = await openVisit(params.visit, { fresh: true });
  if (visit.fields.state !== 'finished') return notYet(visit);
  const office = await reference('office');
  if (!office) return noOffice(visit);
  const words = new PaperWords(visit);
  const drawn = paper(words, {
    office,
    officer: await nameOf(visit.fields.officer),
    address: await addressOf(visit),
    signatures: await signaturesOf(visit),
  });
  await stylesLoaded();
  return html`${top(visit)}
  <main class="page">${drawn}</main>
  <footer class="bar"><button class="button" type="button" data-share>${icon('share', 's')}${_('Gửi tệp')}</button>
    <button class="button main" type="button" data-print>${_('In hoặc lưu PDF')}</button><p role="status" hidden></p></footer>
</visit-minutes>`;
}

/** @param {Visit} visit */
function top({ id, enterprise }) {
  const { name } = enterprise.fields;
  return html`<title>${_('Biên bản khảo sát')} – ${name}</title><visit-minutes class="phone minutes" data-visit="${id}">
  <header class="top"><div class="top-row"><a class="button only" ${to(`/f/visits/${id}`)} aria-label="${_('Về mục lục phiếu')}">${icon('back')}</a>
    <div class="title"><h1 tabindex="-1">${_('Biên bản khảo sát')}</h1><p>${name}</p></div></div></header>`;
}

/** @param {Visit} visit */
function notYet(visit) {
  return html`${top(visit)}<main class="page stack"><p>${_('Biên bản lập khi phiếu đã kết thúc.')}</p></main>
  <footer class="bar"><a class="button main" ${to(`/f/visits/${visit.id}/finish`)}>${_('Kết thúc khảo sát')}</a></footer></visit-minutes>`;
}

/** A phone that has not received since its server can tell who issues papers. @param {Visit} visit */
function noOffice(visit) {
  return html`${top(visit)}<main class="page stack"><p>${_('Máy chưa có tên cơ quan lập biên bản. Gửi, nhận một lần khi có mạng rồi mở lại.')}</p></main>
  <footer class="bar"><a class="button main" ${to('/f/sync')}>${_('Gửi, nhận')}</a></footer></visit-minutes>`;
}

/** @param {string} person @returns {Promise<string>} */
async function nameOf(person) {
  const known = itemsOf(await reference('people')).find(({ name }) => name === person);
  return known?.label.vi ?? '';
}

/** In Vietnamese, with its province. @param {Visit} visit @returns {Promise<string>} */
async function addressOf({ enterprise }) {
  const { street, commune_code } = enterprise.fields;
  const commune = commune_code && labelIn(await listing('communes'), commune_code);
  return [street, commune?.vi ?? commune_code].filter(Boolean).join(', ');
}

/** Those that are on this phone. @param {Visit} visit @returns {Promise<Map<string, string>>} */
async function signaturesOf({ survey, fields, store }) {
  const files = questionsIn(survey.nodes)
    .filter(isSignature)
    .flatMap(({ key }) => filesIn(fields[key]));
  const found = await Promise.all(
    files.map(async (file) => {
      const blob = await blobOf(store.door, file);
      return /** @type {[string, string][]} */ (blob ? [[file.sha256, await dataAddress(blob)]] : []);
    }),
  );
  return new Map(found.flat());
}

/** @param {Blob} blob @returns {Promise<string>} */
function dataAddress(blob) {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result));
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(blob);
  });
}
