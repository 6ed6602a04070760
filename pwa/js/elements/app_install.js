/** <app-install>: the step "Cài ứng dụng", where the browser offers it; nothing where it does not. */
import { html, icon } from '../html.js';
import { install, installing, watchInstalling } from '../install.js';
import { _ } from '../texts.js';
import { fill } from '../trusted.js';

class AppInstall extends HTMLElement {
  connectedCallback() {
    this.stop = watchInstalling(() => this.draw());
    this.draw();
  }

  disconnectedCallback() {
    this.stop?.();
  }

  draw() {
    const state = installing();
    fill(this, state === 'offered' ? offered() : state === 'done' ? done() : html``);
    this.querySelector('button')?.addEventListener('click', () => void install());
  }
}

function offered() {
  return html`<section class="banner" role="status">${icon('device')}<h2>${_('Cài ứng dụng lên máy')}</h2>
    <p>${_('Mở nhanh từ Màn hình chính, và trình duyệt không tự xóa phiếu trên máy.')}</p>
    <button class="button" type="button">${icon('download', 's')}${_('Cài ứng dụng')}</button></section>`;
}

function done() {
  return html`<section class="banner good" role="status">${icon('check')}<h2>${_('Đã cài ứng dụng')}</h2>
    <p>${_('Từ nay mở “Khảo sát” ở Màn hình chính.')}</p></section>`;
}

customElements.define('app-install', AppInstall);
