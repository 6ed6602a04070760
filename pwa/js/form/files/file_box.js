/**
 * <file-box>: the photographs, the signature or the files of one question. What is taken is made small, stored with
 * the answer, and only then shown as taken.
 */
import { html, icon } from '../../html.js';
import { blobOf, takeInHand } from '../../store/pieces.js';
import { setting, setSetting } from '../../store/session.js';
import { _, bytes, ngettext } from '../../texts.js';
import { filesIn, filesMost } from '../attached.js';
import { put } from '../put.js';
import { offerUndo } from '../toast.js';
import { LARGEST_FILE, reasonOf } from './file_words.js';
import { signed } from './sign_pad.js';
import { PictureError, shrunk } from './shrink.js';
import { viewed } from './viewer.js';

/** @import { AttachedFile } from '../../../types/messages.d.ts' */
/** @import { Answer } from '../../../types/survey.d.ts' */
/** @import { Place } from '../kinds.js' */

const CLEAR = { edge: 1600, most: 300_000 };
const LIGHT = { edge: 1024, most: 120_000 };

export class FileBox extends HTMLElement {
  /** @type {Place | null} */
  at = null;
  /** @type {Answer} */
  value = null;
  /** What the store did not take yet. @type {Answer | undefined} */
  refused;
  problem = '';
  isBusy = false;
  /** @type {string[]} addresses of pictures on the page */
  shown = [];

  connectedCallback() {
    this.addEventListener('change', (event) => {
      const input = /** @type {HTMLInputElement} */ (event.target);
      const picked = [...(input.files ?? [])];
      input.value = '';
      if (picked.length) void this.takeAll(picked);
    });
    this.addEventListener('click', (event) => {
      const { dataset } = /** @type {Element} */ (event.target).closest('button') ?? document.body;
      if (dataset.view !== undefined) void this.view(Number(dataset.view));
      if ('sign' in dataset) void this.sign();
      if ('again' in dataset) void this.keep(/** @type {Answer} */ (this.refused));
      if ('quality' in dataset) {
        setSetting('photo', setting('photo') ? '' : 'light');
        this.draw();
      }
    });
  }

  disconnectedCallback() {
    this.forgetShown();
  }

  forgetShown() {
    for (const address of this.shown) URL.revokeObjectURL(address);
    this.shown = [];
  }

  /** @param {Answer} value @param {Place} at */
  show(value, at) {
    this.at = at;
    this.value = value;
    this.draw();
  }

  get files() {
    return filesIn(this.value);
  }

  get question() {
    return /** @type {Place} */ (this.at).question;
  }

  get most() {
    return filesMost(this.question.parameters);
  }

  get limits() {
    const wanted = setting('photo') ? LIGHT : CLEAR;
    const edge = Number(this.question.parameters['max-pixels']) || wanted.edge;
    return { ...wanted, edge: Math.min(edge, wanted.edge) };
  }

  get look() {
    if (this.question.type === 'file') return 'file';
    return /\b(signature|draw|annotate)\b/.test(this.question.appearance) ? 'signature' : 'photo';
  }

  draw() {
    const { files, look, isBusy } = this;
    const at = /** @type {Place} */ (this.at);
    put(
      this,
      html`${files.length > 0 && html`<ul class="thumbs">${files.map((file, i) => thumb(file, i, look))}</ul>`}
      ${!files.length && at.readOnly && html`<p class="answer">${_('Không có')}</p>`}
      ${this.problem && html`<p class="problem">${icon('error', 's')}<span>${this.problem}</span></p>`}
      ${this.refused !== undefined && html`<button class="button" type="button" data-again>${_('Thử lưu lại')}</button>`}
      <p class="hint" role="status">${isBusy ? _('Đang xử lý…') : this.counted()}</p>
      ${!at.readOnly && this.takers(at.id)}`,
    );
    this.forgetShown();
    files.forEach((file, i) => void this.fill(file, i));
  }

  counted() {
    const { files, most } = this;
    return most > 1 && files.length ? _('%(n)s trên nhiều nhất %(most)s', { n: files.length, most }) : '';
  }

  /** @param {string} id */
  takers(id) {
    const { files, look, most } = this;
    if (files.length >= most && most > 1) return null;
    const again = files.length > 0 && most === 1;
    if (look === 'file')
      return html`<div class="two">${taker('file', again ? _('Chọn tệp khác') : _('Chọn tệp'), '')}</div>`;
    const first =
      look === 'signature'
        ? html`<button class="button" type="button" data-sign id="${id}-sign">${icon('sign', 's')}${again ? _('Ký lại') : _('Ký trên máy')}</button>`
        : taker(
            'camera',
            again ? _('Chụp lại') : _('Chụp ảnh'),
            html`accept="image/*" capture="environment"`,
          );
    const second = look === 'signature' ? _('Chụp bản ký giấy') : _('Chọn ảnh có sẵn');
    const many = most > 1 && html`multiple`;
    return html`<div class="two">${first}${taker('file', second, html`accept="image/*" ${many}`)}</div>${
      look === 'photo' &&
      html`<button class="button quiet" type="button" data-quality>${icon('sliders', 's')}${
        setting('photo') ? _('Ảnh nhẹ, gửi nhanh. Đổi sang rõ nét') : _('Ảnh rõ nét. Đổi sang nhẹ')
      }</button>`
    }`;
  }

  /** Puts the picture in, from this phone or else from the office. @param {AttachedFile} file @param {number} i */
  async fill(file, i) {
    const picture = /** @type {HTMLImageElement | null} */ (this.querySelector(`[data-view="${i}"] img`));
    if (!picture) return;
    const { door } = /** @type {Place} */ (this.at).visit.store;
    const blob = await blobOf(door, file);
    if (!picture.isConnected) return;
    picture.hidden = !blob;
    if (blob) picture.src = this.addressOf(blob);
  }

  /** @param {Blob} blob */
  addressOf(blob) {
    const address = URL.createObjectURL(blob);
    this.shown.push(address);
    return address;
  }

  /** @param {File[]} picked */
  async takeAll(picked) {
    this.isBusy = true;
    this.tell('');
    try {
      for (const file of picked) await this.take(file);
    } finally {
      this.isBusy = false;
      this.draw();
    }
  }

  /** @param {File} picked */
  async take(picked) {
    const { files, most } = this;
    if (files.length >= most && most > 1)
      return this.tell(
        ngettext('Câu này nhận nhiều nhất %(n)s ảnh.', 'Câu này nhận nhiều nhất %(n)s ảnh.', most),
      );
    try {
      await this.add(await this.readied(picked));
    } catch (error) {
      this.tell(reasonOf(error, picked));
    }
  }

  /** @param {File} picked @returns {Promise<AttachedFile>} with its bytes in hand */
  async readied(picked) {
    const isPicture = this.look !== 'file' || picked.type.startsWith('image/');
    if (!isPicture) {
      if (picked.size > LARGEST_FILE)
        throw Object.assign(new Error(`${picked.size}`), { why: 'file_too_large' });
      const media_type = picked.type || 'application/octet-stream';
      const name = picked.name.normalize('NFC').slice(-120);
      return takeInHand(new Uint8Array(await picked.arrayBuffer()), { media_type, name });
    }
    if (!picked.size) throw new PictureError('unreadable', '0');
    return takeInHand(await shrunk(picked, this.limits), {
      media_type: 'image/jpeg',
      name: this.nameFor('jpg'),
    });
  }

  /** @param {string} ending @returns {string} e.g. "i_photo-0942.jpg" */
  nameFor(ending) {
    const now = new Date();
    const time = [now.getHours(), now.getMinutes()].map((part) => String(part).padStart(2, '0')).join('');
    return `${this.question.name}-${time}.${ending}`;
  }

  async sign() {
    const { label } = /** @type {Place} */ (this.at);
    const bytes = await signed(label);
    if (!bytes) return;
    this.problem = '';
    await this.add(await takeInHand(bytes, { media_type: 'image/png', name: this.nameFor('png') }));
  }

  /** @param {AttachedFile} file */
  add(file) {
    const { files, most } = this;
    if (files.some(({ sha256 }) => sha256 === file.sha256)) return undefined;
    return this.keep(most > 1 ? [...files, file] : file);
  }

  /** @param {Answer} value - the answer from now on @returns {Promise<boolean>} whether it is on disk */
  async keep(value) {
    try {
      await /** @type {Place} */ (this.at).attach(value);
    } catch (error) {
      console.warn('A photograph or file was not stored.', error);
      this.refused = value;
      this.tell(reasonOf(error));
      return false;
    }
    this.refused = undefined;
    this.problem = '';
    this.value = value;
    this.draw();
    this.dispatchEvent(new CustomEvent('survey:attached', { bubbles: true }));
    return true;
  }

  /** @param {string} problem */
  tell(problem) {
    this.problem = problem;
    this.draw();
  }

  /** @param {number} i */
  async view(i) {
    const at = /** @type {Place} */ (this.at);
    const file = this.files[i];
    const wants = await viewed(file, at.label, at.visit, at.readOnly);
    this.draw();
    if (wants === 'remove') await this.takeAway(i);
    /** @type {HTMLElement | null} */ (this.querySelector(`[data-view="${i}"], .button, input`))?.focus();
  }

  /** @param {number} i */
  async takeAway(i) {
    const { value, files, most, look } = this;
    const rest = files.filter((_file, place) => place !== i);
    if (!(await this.keep(most > 1 && rest.length ? rest : null))) return;
    offerUndo(
      this.closest('dialog') ?? document.body,
      look === 'signature' ? _('Đã bỏ chữ ký.') : look === 'file' ? _('Đã bỏ tệp.') : _('Đã bỏ ảnh.'),
      () => this.keep(value),
    );
  }
}

/** @param {AttachedFile} file @param {number} i @param {string} look */
function thumb(file, i, look) {
  const size = bytes(file.size);
  const isPicture = file.media_type.startsWith('image/');
  const words =
    look === 'signature'
      ? _('Xem chữ ký, %(size)s', { size })
      : _('Xem ảnh %(n)s, %(size)s', { n: i + 1, size });
  const drawing = isPicture && html`<img alt="" hidden>`;
  return html`<li><button class="thumb ${look}" type="button" data-view="${i}" aria-label="${
    isPicture ? words : file.name
  }">${drawing}${icon(isPicture ? 'camera' : 'file')}<span>${isPicture ? size : `${file.name} (${size})`}</span></button></li>`;
}

/** A button that opens the camera or the phone's files. @param {string} shape @param {string} words @param {any} rules */
function taker(shape, words, rules) {
  return html`<label class="button">${icon(shape, 's')}${words}<input class="sr" type="file" ${rules}></label>`;
}

customElements.define('file-box', FileBox);
