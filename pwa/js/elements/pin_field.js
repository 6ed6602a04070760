/** <pin-field>: hides the digits of a PIN; with `sends` it is ready to be typed in, and the sixth digit sends its form. */

// Not a password field: browsers offer to keep those, and would keep the PIN beside what it seals. A sheet, since the
// policy forbids the attribute that the swap of a page would copy.
const sheet = new CSSStyleSheet();
sheet.replaceSync('pin-field { display: block; } pin-field input { -webkit-text-security: disc; }');
document.adoptedStyleSheets.push(sheet);

class PinField extends HTMLElement {
  connectedCallback() {
    if (!this.hasAttribute('sends')) return;
    const input = /** @type {HTMLInputElement} */ (this.querySelector('input'));
    input.focus();
    input.addEventListener('input', () => {
      if (/^\d{6}$/.test(input.value)) input.form?.requestSubmit();
    });
  }
}

customElements.define('pin-field', PinField);
