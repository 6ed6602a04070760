/** A QR code as a drawing in the page: it prints sharply, and needs neither script nor network where it is shown. */
import { correction, generate } from '../../vendor/lean-qr.js';
import { html } from '../html.js';

/** The white that a reader needs around the code, in modules. */
const MARGIN = 4;

/** @param {string} text @param {string} label - for those who cannot see it */
export function qrCode(text, label) {
  const code = generate(text, { minCorrectionLevel: correction.M });
  const size = code.size + 2 * MARGIN;
  return html`<svg class="qr" viewBox="0 0 ${size} ${size}" role="img" aria-label="${label}"
    shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${darkRuns(code)}"/></svg>`;
}

/** Dark modules of one line that touch are one rectangle. @param {import('../../vendor/lean-qr.js').Bitmap} code */
function darkRuns(code) {
  let path = '';
  for (let y = 0; y < code.size; y += 1)
    for (let x = 0; x < code.size; x += 1) {
      let run = 0;
      while (code.get(x + run, y)) run += 1;
      if (run) path += `M${x + MARGIN} ${y + MARGIN}h${run}v1h-${run}z`;
      x += run;
    }
  return path;
}
