/**
 * <rescue-file only="…">: a button that writes the rescue file and hands it over, by the share sheet where there is one,
 * else as a download. Works without the network, and where this person's store could not be opened for work.
 */
import { html, icon } from '../html.js';
import { isStoreOpen, store } from '../store/current.js';
import { Door } from '../store/door.js';
import { isLocked } from '../store/people_here.js';
import { asText, rescueFile } from '../store/rescue.js';
import { NoRecoveryKeyError } from '../store/sealed_for_office.js';
import { readSession, setSetting } from '../store/session.js';
import { sessionWithKey } from '../sync/rescue_key.js';
import { _, bytes } from '../texts.js';
import { fill } from '../trusted.js';
import { VERSION } from '../version.js';

/** @typedef {import('../store/rescue.js').Rescued} Rescued */
/** @typedef {{rescued: Rescued, shared: File | null, at_ms: number}} Outcome shared: null where this browser shares no files */

/** By `only`. The page around the button is drawn anew whenever an exchange ends, and must still say what was written. */
const outcomes = /** @type {Map<string, Outcome>} */ (new Map());
const TOLD_FOR_MS = 120_000;

class RescueFile extends HTMLElement {
  connectedCallback() {
    const outcome = outcomes.get(this.only);
    if (outcome && Date.now() - outcome.at_ms < TOLD_FOR_MS) this.done(outcome);
    else this.draw(html``);
  }

  /** Of which record; empty: of all that waits. */
  get only() {
    return this.getAttribute('only') ?? '';
  }

  /** @param {import('../html.js').Html} told */
  draw(told) {
    const words = this.only ? _('Lưu phiếu này ra tệp') : _('Lưu tệp cứu hộ');
    fill(
      this,
      html`<div class="stack"><button class="button wide" type="button" data-write>${icon('download', 's')}${words}</button>
        <div class="stack" role="status">${told}</div></div>`,
    );
    this.querySelector('[data-write]')?.addEventListener('click', () => void this.write());
  }

  async write() {
    const button = /** @type {HTMLButtonElement} */ (this.querySelector('[data-write]'));
    if (button.getAttribute('aria-busy') === 'true') return;
    button.setAttribute('aria-busy', 'true');
    try {
      const rescued = await written(this.only);
      const shared = await fileToShare(rescued);
      if (!(shared && (await isShared(shared)))) download(rescued);
      outcomes.set(this.only, { rescued, shared, at_ms: Date.now() });
      this.shown().connectedCallback();
    } catch (error) {
      console.warn('Rescue file', error);
      this.shown().draw(html`<p class="problem">${icon('warning', 's')}<span>${reasonOf(error)}</span></p>`);
    }
  }

  /** The button that stands there now: while the file was written, the page may have been drawn anew. @returns {RescueFile} */
  shown() {
    const all = /** @type {NodeListOf<RescueFile>} */ (document.querySelectorAll('rescue-file'));
    return [...all].find(({ only }) => only === this.only) ?? this;
  }

  /** @param {Outcome} outcome */
  done({ rescued, shared }) {
    const size = bytes(rescued.file.size);
    this.draw(html`<p class="small"><b>${_('Đã ghi tệp cứu hộ, %(size)s.', { size })}</b> ${_(
      'Gửi tệp cho điều phối viên bằng cách nào cũng được; chỉ Sở mở được. Chưa xóa gì trên máy.',
    )}</p><p class="small code">${rescued.name}</p>
    ${shared && html`<button class="button wide" type="button" data-share>${icon('share', 's')}${_('Chia sẻ tệp')}</button>`}
    <button class="button wide" type="button" data-save>${icon('download', 's')}${_('Tải tệp xuống máy')}</button>`);
    this.querySelector('[data-share]')?.addEventListener(
      'click',
      () => void isShared(/** @type {File} */ (shared)),
    );
    this.querySelector('[data-save]')?.addEventListener('click', () => download(rescued));
  }
}

/** @param {string} only @returns {Promise<Rescued>} */
async function written(only) {
  // Out of reach: what there is may do.
  const session = await sessionWithKey(fetch.bind(window)).catch(readSession);
  if (!session) throw new Error('Nobody has enrolled on this phone.');
  const door = isStoreOpen() ? store().door : new Door(`khaosat-${session.person.id}`);
  if (await isLocked(door)) throw new Error('These data are locked. Give the PIN first.');
  const nowMs = Date.now();
  const rescued = await rescueFile(door, session.recovery_key, { appVersion: VERSION, nowMs, only });
  if (!only) setSetting(`rescue ${session.person.id}`, String(nowMs));
  return rescued;
}

/** As a browser lets it be shared: text, under an ending that it knows. @param {Rescued} rescued @returns {Promise<File | null>} null: this browser shares no files */
async function fileToShare({ file, name }) {
  if (!navigator.canShare?.({ files: [new File([''], 'a.txt', { type: 'text/plain' })] })) return null;
  return new File([await asText(file)], name.replace(/\.ksr$/, '.txt'), { type: 'text/plain' });
}

/** @param {File} file @returns {Promise<boolean>} false: it has to go another way */
async function isShared(file) {
  try {
    await navigator.share({ files: [file] });
    return true;
  } catch (error) {
    // Closed by hand: the buttons stay. Refused, or the touch was too long ago: as a download.
    return /** @type {Error} */ (error).name === 'AbortError';
  }
}

/** @param {Rescued} rescued */
function download({ file, name }) {
  const url = URL.createObjectURL(file);
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** @param {unknown} error */
function reasonOf(error) {
  if (error instanceof NoRecoveryKeyError)
    return _('Máy này chưa có khóa cứu hộ. Mở ứng dụng nơi có mạng một lần, rồi lưu tệp.');
  return _('Chưa ghi được tệp cứu hộ; dữ liệu trên máy còn nguyên. Báo Sở: %(detail)s', {
    detail: String(error),
  });
}

customElements.define('rescue-file', RescueFile);
