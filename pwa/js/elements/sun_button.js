/** <sun-button>: around a toggle that sets light with more contrast, for reading in the sun. Kept on this phone. */
import { setSetting, setting } from '../store/session.js';

class SunButton extends HTMLElement {
  connectedCallback() {
    this.addEventListener('click', () => {
      const isOn = setting('contrast') !== 'more';
      setSetting('contrast', isOn ? 'more' : '');
      setSetting('theme', isOn ? 'light' : '');
      applyLook();
      this.querySelector('button')?.setAttribute('aria-pressed', String(isOn));
    });
  }
}

/** Puts the look chosen by hand on the page. */
export function applyLook() {
  for (const name of /** @type {const} */ (['theme', 'contrast'])) {
    const value = setting(name);
    if (value) document.documentElement.dataset[name] = value;
    else delete document.documentElement.dataset[name];
  }
}

customElements.define('sun-button', SunButton);
