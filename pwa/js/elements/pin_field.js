/** <pin-field>: ready to be typed in; sends its form with the sixth digit. */
class PinField extends HTMLElement {
  connectedCallback() {
    this.querySelector('input')?.focus();
    this.addEventListener('input', ({ target }) => {
      const { value, form } = /** @type {HTMLInputElement} */ (target);
      if (/^\d{6}$/.test(value)) form?.requestSubmit();
    });
  }
}

customElements.define('pin-field', PinField);
