/** A long list that is searched: the ARIA combobox pattern, results in the page, recent choices as chips. */
import { html, icon } from '../../html.js';
import { _ } from '../../texts.js';
import { put } from '../put.js';
import { recentChoices } from '../recent.js';
import { FEW, findListed, namedExactly } from '../search_list.js';
import { noneYet } from './choose.js';

/** @import { Kind, Place } from '../kinds.js' */

/** @type {Kind} */
export const search = {
  searched: true,
  draw: (at) => html`<ul class="chips" data-chosen aria-label="${_('Đã chọn')}"></ul>
    <div class="search">${icon('search')}<input id="${at.id}" role="combobox" aria-expanded="false" aria-autocomplete="list"
      aria-controls="${at.id}-list" autocomplete="off" spellcheck="false" enterkeyhint="search"></div>
    <ul class="options" role="listbox" id="${at.id}-list" aria-label="${at.label}"></ul>
    <p class="hint" role="status" data-count></p>
    <ul class="chips" data-recent aria-label="${_('Chọn gần đây')}"></ul>`,
  show(box, value, at) {
    const chosen = value === null ? [] : [value].flat().map(String);
    const input = inputIn(box);
    input.dataset.chosen = JSON.stringify(chosen);
    input.value = isMany(at) ? '' : chosen.map((name) => at.nameOf(name) ?? name).join('');
    close(box);
    if (isMany(at)) put(part(box, '[data-chosen]'), html`${chosen.map((name) => chip(at, name, 'drop'))}`);
    const recent = at.readOnly ? [] : recentOnes(at, chosen);
    put(part(box, '[data-recent]'), html`${recent.map((name) => chip(at, name, 'take'))}`);
  },
  read(box, at) {
    const chosen = chosenIn(box);
    const typed = inputIn(box).value.normalize('NFC').trim();
    if (!typed) return isMany(at) && chosen.length ? chosen : null;
    if (!isMany(at) && chosen.length && typed === (at.nameOf(chosen[0]) ?? chosen[0])) return chosen[0];
    const name = namedExactly(at.listed(), typed)?.name ?? typed;
    return isMany(at) ? [...new Set([...chosen, name])] : name;
  },
  typing(box, at) {
    open(box, at);
  },
  press(box, at, pressed) {
    if (pressed.id === at.id && at.listed().length <= FEW) open(box, at, '');
    const one = /** @type {HTMLElement | null} */ (pressed.closest('[data-take], [data-drop]'));
    if (!one) return false;
    if (one.dataset.drop !== undefined) {
      const rest = [search.read(box, at) ?? []].flat().filter((name) => name !== one.dataset.drop);
      search.show(box, /** @type {string[]} */ (rest), at);
    } else take(box, at, one.dataset.take ?? '');
    inputIn(box).focus();
    return true;
  },
  key(box, at, event) {
    const list = part(box, '[role="listbox"]');
    const active = list.querySelector('[aria-selected="true"]');
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!list.firstElementChild) open(box, at);
      else move(box, active, event.key === 'ArrowDown' ? 1 : -1);
    } else if (event.key === 'Escape' && list.firstElementChild) {
      event.preventDefault();
      close(box);
    } else if (event.key === 'Enter' && active) {
      event.preventDefault();
      take(box, at, /** @type {HTMLElement} */ (active).dataset.take ?? '');
      return true;
    }
    return false;
  },
  leave(box) {
    close(box);
  },
};

/** @param {Place} at */
const isMany = (at) => at.question.type === 'select_multiple';

/** @param {Element} box @returns {HTMLInputElement} */
const inputIn = (box) => /** @type {HTMLInputElement} */ (part(box, '[role="combobox"]'));

/** @param {Element} box @param {string} selector @returns {Element} */
const part = (box, selector) => /** @type {Element} */ (box.querySelector(selector));

/** @param {Element} box @returns {string[]} */
const chosenIn = (box) => JSON.parse(inputIn(box).dataset.chosen || '[]');

/** @param {Element} box @param {Place} at @param {string} name */
function take(box, at, name) {
  search.show(box, isMany(at) ? [...new Set([...chosenIn(box), name])] : name, at);
}

/** @param {Place} at @param {string[]} chosen */
function recentOnes(at, chosen) {
  const recent = recentChoices(at.question.list ?? '');
  return recent.filter((name) => !chosen.includes(name) && at.nameOf(name) !== null).slice(0, 3);
}

/** @param {Place} at @param {string} name @param {'take' | 'drop'} what */
function chip(at, name, what) {
  const label = at.nameOf(name) ?? name;
  if (at.readOnly) return html`<li><span class="chip">${label}</span></li>`;
  if (what === 'take')
    return html`<li><button class="chip" type="button" data-take="${name}">${label}</button></li>`;
  return html`<li><button class="chip" type="button" aria-pressed="true" data-drop="${name}">${label}${icon('close', 's')}<span
    class="sr">${_('Bỏ chọn')}</span></button></li>`;
}

/** @param {Element} box @param {Place} at @param {string} [typed] */
function open(box, at, typed = inputIn(box).value) {
  const listed = at.listed();
  const { found, count } = findListed(listed, typed, recentChoices(at.question.list ?? ''));
  // Where the list lacks it, its own "other" is one touch away.
  const other = count === 0 ? listed.find(({ name }) => name === 'other') : undefined;
  const offered = other ? [other] : found;
  put(
    part(box, '[role="listbox"]'),
    html`${offered.map(
      (item, i) => html`<li role="option" id="${at.id}-o${i}"
    aria-selected="false" data-take="${item.name}">${item.label}</li>`,
    )}`,
  );
  inputIn(box).setAttribute('aria-expanded', String(offered.length > 0));
  inputIn(box).removeAttribute('aria-activedescendant');
  const told = count ? counted(found.length, count) : missing(other);
  part(box, '[data-count]').textContent = listed.length || !at.question.filter ? told : noneYet();
}

/** @param {{label: string} | undefined} other - of the list, by the name it has there */
function missing(other) {
  if (!other) return _('Không có trong danh mục. Chữ vừa nhập vẫn được giữ.');
  return _('Không có trong danh mục: chọn “%(other)s”. Nếu không chọn, chữ vừa nhập vẫn được giữ.', {
    other: other.label,
  });
}

/** @param {number} shown @param {number} count */
function counted(shown, count) {
  return count > shown
    ? _('%(shown)s trong %(n)s kết quả. Gõ thêm để tìm hẹp lại.', { shown, n: count })
    : _('%(n)s kết quả', { n: count });
}

/** @param {Element} box */
function close(box) {
  put(part(box, '[role="listbox"]'), html``);
  part(box, '[data-count]').textContent = '';
  inputIn(box).setAttribute('aria-expanded', 'false');
  inputIn(box).removeAttribute('aria-activedescendant');
}

/** @param {Element} box @param {Element | null} active @param {1 | -1} step */
function move(box, active, step) {
  const options = [...part(box, '[role="listbox"]').children];
  const next =
    options[((active ? options.indexOf(active) : -1) + step + options.length) % options.length] ??
    options[options.length - 1];
  for (const option of options) option.setAttribute('aria-selected', String(option === next));
  inputIn(box).setAttribute('aria-activedescendant', next.id);
  next.scrollIntoView({ block: 'nearest' });
}
