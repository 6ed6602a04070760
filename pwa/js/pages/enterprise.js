/** One enterprise: what is known, its visits, and the visit to begin or to go on with. */
import { html, icon } from '../html.js';
import { goTo, route } from '../router.js';
import { store } from '../store/current.js';
import { entryOf } from '../store/directory.js';
import { communeNames } from '../store/places.js';
import { recordsOf } from '../store/records.js';
import { coordinators, currentCampaign, formsToStart, labelIn, listing, survey } from '../store/reference.js';
import { startVisit } from '../store/visits.js';
import { _, date } from '../texts.js';
import { backTop, banner, pageOf, to } from './frame.js';
import {
  addressOf as visitAddress,
  formInSentence,
  formTitle,
  isDraft,
  isReturned,
  newness,
  progressOf,
  stateOf,
  textOf,
} from './states.js';

/** @typedef {import('../store/records.js').ScreenRecord} ScreenRecord */
/** @typedef {import('../router.js').Asked} Asked */
/** @typedef {import('../html.js').Html} Html */
/** @typedef {Awaited<ReturnType<typeof formsToStart>>[number]} Form */

route('GET', '/f/enterprises/:enterprise', showEnterprise);
route('POST', '/f/enterprises/:enterprise/visits', beginVisit);

/** @param {Asked} asked */
async function showEnterprise({ params }) {
  const records = await recordsOf(params.enterprise);
  const enterprise = records.find((record) => record.table === 'enterprise');
  if (!enterprise) return notMine(params.enterprise);
  const visits = records
    .filter((record) => record.table === 'visit')
    .sort((a, b) => (b.fields.started_ms ?? 0) - (a.fields.started_ms ?? 0));
  const place = await communeNames();
  const titles = await titlesOf(visits);
  const forms = enterprise.is_parked ? [] : await formsInOrder();
  return pageOf({
    title: enterprise.fields.name,
    top: backTop('/f/', _('Về Hôm nay'), html`<p>${_('Doanh nghiệp được giao')}</p>`),
    main: [
      html`<div class="stack"><h1 tabindex="-1">${enterprise.fields.name}</h1>
        <p class="soft">${addressOf(enterprise, place)}<br>${taxCodeOf(enterprise.fields)}</p>
        ${newness(enterprise) && html`<p class="line">${newness(enterprise)}</p>`}
        ${visits[0] && html`<p class="line">${stateOf(visits[0])}</p>`}</div>`,
      enterprise.is_parked &&
        banner(
          'info',
          _('Không còn được giao'),
          html`<p>${_('Chỉ xem được. Phần chưa gửi vẫn còn trên máy và sẽ được gửi.')}</p>`,
          'warn',
        ),
      actionsOf(enterprise),
      factsOf(enterprise, await vsicOf(enterprise)),
      html`<div class="group-head"><h2>${_('Phiếu khảo sát')}</h2></div>`,
      visits.length
        ? html`<ul class="group">${visits.map((visit) => visitRow(visit, titles))}</ul>`
        : html`<p class="soft">${_('Chưa có phiếu nào cho doanh nghiệp này.')}</p>`,
      otherForms(enterprise, forms.slice(1)),
    ],
    bar: await mainAction(enterprise, visits, forms[0]),
  });
}

/** @param {ScreenRecord} enterprise @param {(code: string) => string} place */
function addressOf({ fields }, place) {
  return (
    [fields.street, fields.commune_code && place(fields.commune_code)].filter(Boolean).join(', ') ||
    _('Chưa có địa chỉ')
  );
}

/** @param {Record<string, any>} fields */
function taxCodeOf({ tax_code }) {
  return tax_code
    ? html`${_('Mã số thuế')} <span class="num">${tax_code}</span>`
    : html`${_('Chưa có mã số thuế')}`;
}

/** @param {ScreenRecord} enterprise */
function actionsOf({ fields }) {
  const point = /^(-?[\d.]+) (-?[\d.]+)/.exec(fields.point ?? '');
  if (!fields.phone && !point) return false;
  return html`<div class="actions">
    ${fields.phone && html`<a class="button" href="tel:${String(fields.phone).replace(/[^+\d]/g, '')}">${icon('phone')}${_('Gọi')}</a>`}
    ${point && html`<a class="button" href="geo:${point[1]},${point[2]}">${icon('route')}${_('Chỉ đường')}</a>`}</div>`;
}

/** @param {ScreenRecord} enterprise @returns {Promise<string>} the line of business in words; its code where no list names it */
async function vsicOf({ fields }) {
  const label = fields.vsic ? labelIn(await listing('vsic'), fields.vsic) : null;
  return label ? textOf(label) : (fields.vsic ?? '');
}

/** @param {ScreenRecord} enterprise @param {string} vsic */
function factsOf({ fields }, vsic) {
  /** @type {[string, unknown][]} */
  const facts = [
    [_('Tên viết tắt'), fields.short_name],
    [_('Điện thoại'), fields.phone],
    [_('Thư điện tử'), fields.email],
    [_('Ngành chính (VSIC)'), vsic],
    [_('Ghi chú'), fields.note],
  ];
  const known = facts.filter(([, value]) => value);
  if (!known.length) return false;
  return html`<div class="group-head"><h2>${_('Đã biết')}</h2></div><dl class="group facts">${known.map(
    ([name, value]) => html`<div><dt>${name}</dt><dd>${String(value)}</dd></div>`,
  )}</dl>`;
}

/** @param {ScreenRecord[]} visits @returns {Promise<Map<string, string>>} form title by visit */
async function titlesOf(visits) {
  /** @type {Map<string, string>} */
  const titles = new Map();
  for (const visit of visits) {
    const { form, form_version: version } = visit.fields;
    const definition = await survey(form, version).catch(() => null);
    titles.set(visit.id, definition ? formTitle(definition) : `${form} ${version}`);
  }
  return titles;
}

/** @param {ScreenRecord} visit @param {Map<string, string>} titles */
function visitRow(visit, titles) {
  const dayMs = visit.fields.finished_ms ?? visit.fields.started_ms;
  return html`<li><a class="row ${isReturned(visit) && 'flag-warn'}" ${to(visitAddress(visit))}><span class="body">
    <span class="name">${titles.get(visit.id)}</span>
    <span class="meta">${stateOf(visit)} <span>${dayMs ? date(dayMs) : ''}</span></span></span>
    <span class="trail">${icon('next', 's')}</span></a></li>`;
}

/** Forms to begin with, that of the open campaign first. */
async function formsInOrder() {
  const forms = await formsToStart();
  const campaigns = await Promise.all(forms.map((form) => currentCampaign(form.id)));
  const main = forms[Math.max(0, campaigns.findIndex(Boolean))];
  return [main, ...forms.filter((form) => form !== main)].filter(Boolean);
}

/** The forms that are not the campaign's, out of the way. @param {ScreenRecord} enterprise @param {Form[]} forms */
function otherForms(enterprise, forms) {
  if (!forms.length) return false;
  return html`<details class="why"><summary>${_('Làm phiếu khác')}</summary><div class="stack">${forms.map(
    (form) => begin(enterprise, form.id, 'wide', formTitle(form.survey)),
  )}</div></details>`;
}

/** @param {ScreenRecord} enterprise @param {ScreenRecord[]} visits @param {Form | undefined} form - of the open campaign @returns {Promise<Html>} */
async function mainAction(enterprise, visits, form) {
  const returned = visits.find(isReturned);
  if (returned)
    return html`<a class="button main" ${to(visitAddress(returned))}>${_('Sửa phiếu bị trả lại')}</a>`;
  const draft = visits.find(isDraft);
  if (draft) return goOn(draft);
  if (!form) {
    return html`<p>${_('Máy chưa có mẫu phiếu. Nhận dữ liệu trước.')}</p><a class="button main" ${to('/f/sync')}>${_('Gửi, nhận')}</a>`;
  }
  const campaign = await currentCampaign(form.id);
  const done = visits.find((visit) => visit.fields.form === form.id && visit.fields.campaign_id === campaign);
  if (done) {
    return html`<a class="button main" ${to(`/f/visits/${done.id}`)}>${_('Xem phiếu đã làm')}</a>
      ${begin(enterprise, form.id, 'quiet', _('Làm thêm một phiếu'))}`;
  }
  return begin(enterprise, form.id, 'main', _('Bắt đầu %(form)s', { form: formInSentence(form.survey) }));
}

/** @param {ScreenRecord} enterprise @param {string} form @param {string} look @param {string} words */
function begin(enterprise, form, look, words) {
  return html`<button class="button ${look}" type="button" hx-post="/f/enterprises/${enterprise.id}/visits"
    hx-vals='${JSON.stringify({ form })}' hx-target="#page">${words}</button>`;
}

/** @param {ScreenRecord} draft */
async function goOn(draft) {
  const path = `/f/visits/${draft.id}`;
  try {
    const { answered, asked } = await progressOf(draft.id, store().now());
    return html`<a class="button main" ${to(path)}>${_('Làm tiếp phiếu (%(answered)s/%(asked)s)', { answered, asked })}</a>`;
  } catch (error) {
    console.error(`Progress of visit ${draft.id}`, error);
    return html`<a class="button main" ${to(path)}>${_('Làm tiếp phiếu')}</a>`;
  }
}

/** @param {Asked} asked */
async function beginVisit({ params, form }) {
  return goTo(`/f/visits/${await startVisit(params.enterprise, String(form.get('form')))}`);
}

/** Known from the directory alone, or not at all. @param {string} id */
async function notMine(id) {
  const entry = await entryOf(id);
  const title = entry?.name ?? _('Doanh nghiệp này không có trên máy');
  return pageOf({
    title,
    top: backTop('/f/search', _('Về Tìm'), html`<p>${_('Chưa giao cho tôi')}</p>`),
    main: [
      html`<div class="stack"><h1 tabindex="-1">${title}</h1>${
        entry &&
        html`<p class="soft">${entry.place || _('Chưa có địa chỉ')}<br>${taxCodeOf({ tax_code: entry.tax_code })}</p>`
      }</div>`,
      banner('info', _('Chưa giao cho tôi'), [
        html`<p>${_('Máy chỉ làm phiếu cho doanh nghiệp được giao, để hai người không cùng hỏi một nơi.')}</p>`,
        html`<p>${whomToAsk(await coordinators())}</p>`,
      ]),
    ],
    bar: html`<a class="button main" ${to('/f/sync')}>${icon('sync', 's')}${_('Gửi, nhận')}</a>`,
  });
}

/** @param {string[]} names */
function whomToAsk(names) {
  if (!names.length) return _('Đề nghị Sở giao, rồi chạm Gửi, nhận khi có mạng.');
  return _('Đề nghị điều phối viên %(names)s giao, rồi chạm Gửi, nhận khi có mạng.', {
    names: names.join(', '),
  });
}
