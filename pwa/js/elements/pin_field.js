/** <pin-field>: hides the digits of a PIN; with `sends` it is ready to be typed in, and the sixth digit sends its form. */
class PinField extends HTMLElement {
  connectedCallback() {
    const input = /** @type {HTMLInputElement} */ (this.querySelector('input'));
    // Not a password field: browsers offer to keep those, and would keep the PIN beside what it seals.
    input.style.setProperty('-webkit-text-security', 'disc');
    if (!this.hasAttribute('sends')) return;
    input.focus();
    input.addEventListener('input', () => {
      if (/^\d{6}$/.test(input.value)) input.form?.requestSubmit();
    });
  }
}

customElements.define('pin-field', PinField);
