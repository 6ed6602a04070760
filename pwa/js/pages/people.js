/** /f/lock/people: everybody who enrolled on this phone. Who works here changes without a network; each has a PIN of their own. */
import { html, icon } from '../html.js';
import { nothing, route } from '../router.js';
import { store } from '../store/current.js';
import { saveTyped } from '../store/closing.js';
import { Door } from '../store/door.js';
import { peopleHere, unsentIn, workAs } from '../store/people_here.js';
import { tellTabs } from '../store/tabs.js';
import { _, ngettext } from '../texts.js';
import { backTop, pageOf, to } from './frame.js';

/** @typedef {import('../router.js').Asked} Asked */
/** @typedef {import('../store/session.js').Session} Session */

route('GET', '/f/lock/people', showPeople);
route('POST', '/f/lock/people', change);

async function showPeople() {
  const { door, person } = store();
  const rows = await Promise.all((await peopleHere()).map((each) => row(each, each.person.id === person.id)));
  return pageOf({
    title: _('Người dùng máy này'),
    top: backTop(
      door.isLocked ? '/f/lock' : '/f/more',
      _('Về trước'),
      html`<h1 tabindex="-1">${_('Người dùng máy này')}</h1>`,
    ),
    main: html`<p>${_('Đổi người không cần mạng. Phiếu của mỗi người để riêng và chỉ gửi khi người đó mở khóa.')}</p>
      <ul class="group">${rows}</ul>`,
    bar: html`<a class="button wide" ${to('/f/enrol')}>${_('Thêm người: nhập mã')}</a>`,
  });
}

/** @param {Session} session @param {boolean} isHere */
async function row({ person: { id, name, code } }, isHere) {
  const unsent = await unsentOf(id);
  const waits = unsent
    ? ngettext('%(n)s thay đổi chờ gửi', '%(n)s thay đổi chờ gửi', unsent)
    : _('Đã gửi hết');
  const inside = html`<span class="lead">${icon('people')}</span><span class="body"><span class="name">${name || id} ${code}</span>
    <span class="meta">${waits}${isHere && html` · ${_('đang dùng')}`}</span></span>`;
  if (isHere) return html`<li><div class="row" aria-current="true">${inside}</div></li>`;
  return html`<li><div class="row">${inside}<button class="button" type="button" hx-post="/f/lock/people" hx-vals='{"person":"${id}"}'
    hx-target="#page">${_('Chọn')}<span class="sr"> ${name || id} ${code}</span></button></div></li>`;
}

/** @param {string} person */
async function unsentOf(person) {
  if (person === store().person.id) return unsentIn(store().door);
  const door = new Door(`khaosat-${person}`);
  try {
    return await unsentIn(door);
  } finally {
    await door.close();
  }
}

/** @param {Asked} asked */
async function change({ form }) {
  const session = (await peopleHere()).find(({ person }) => person.id === form.get('person'));
  if (!session) throw new Error(`${form.get('person')} has not enrolled on this phone.`);
  await saveTyped();
  await workAs(session);
  // Nothing of the one before stays in the memory, of any window.
  tellTabs('person');
  location.replace('/f/');
  return nothing();
}
