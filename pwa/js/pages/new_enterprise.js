/** /f/new: an enterprise that is on no list yet. Only the frame stands here: <new-enterprise> puts in the questions. */
import { beginNewcomer, newcomer } from '../form/newcomer.js';
import { html } from '../html.js';
import { goTo, route } from '../router.js';
import { addEnterprise, keepDraft } from '../store/new_enterprise.js';
import { _ } from '../texts.js';
import { backTop, banner } from './frame.js';

/** @typedef {import('../router.js').Asked} Asked */

route('GET', '/f/new', showNew);
route('POST', '/f/new', addNew);
route('POST', '/f/new/clear', clear);

/** @param {Asked} asked */
async function showNew({ url }) {
  const looked = (url.searchParams.get('q') ?? '').trim();
  const number = looked.replace(/[\s.]/g, '');
  await beginNewcomer(/^[\d-]+$/.test(number) ? { tax_code: number } : { name: looked });
  return drawn(false);
}

/** @param {boolean} isMissing - what must be told is marked */
function drawn(isMissing) {
  const title = _('Thêm doanh nghiệp mới');
  return html`<title>${title} – Khảo sát đo lường</title><new-enterprise class="phone form" ${isMissing && html`missing`}>
    <header class="top">${backTop('/f/search', _('Về Tìm'), html`<h1 tabindex="-1">${title}</h1>`)}
      <div class="top-foot"><p class="saved"><span role="status" data-saved></span></p><p class="sr" role="status" data-alike></p><div data-alert></div></div></header>
    <main class="page">${
      newcomer().isBegun &&
      banner(
        'clock',
        _('Đang nhập dở'),
        html`<button class="button" type="button" hx-post="/f/new/clear" hx-target="#page">${_('Bỏ, nhập nơi khác')}</button>`,
      )
    }<form class="questions" novalidate></form></main>
    <footer class="bar"><button class="button main" type="button" hx-post="/f/new" hx-target="#page"></button></footer></new-enterprise>`;
}

async function addNew() {
  const session = newcomer();
  await session.look();
  let id = '';
  if (!session.isMissing)
    await session.attempt(async () => {
      id = await addEnterprise(session.record());
    });
  return id ? goTo(`/f/enterprises/${id}`) : drawn(session.isMissing);
}

async function clear() {
  await keepDraft(null);
  return goTo('/f/new');
}
