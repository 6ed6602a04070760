/** A sheet of paper to sign on, with finger, pen or mouse. Nothing is drawn for the person: who cannot sign here signs paper. */
import { html, icon } from '../../html.js';
import { _ } from '../../texts.js';
import { made } from '../put.js';

const WIDE = 720;
const HIGH = 360;
const INK = '#14213d';

/** @typedef {[x: number, y: number][]} Stroke  in parts of the paper's width and height */

/**
 * @param {string} label
 * @returns {Promise<Uint8Array | null>} a PNG; null when nothing was signed, or the sheet was closed otherwise
 */
export function signed(label) {
  const dialog = /** @type {HTMLDialogElement} */ (
    made(html`<dialog class="sheet" aria-label="${label}"><header><h1 tabindex="-1">${label}</h1>
      <button class="button only" type="button" value="" aria-label="${_('Đóng, chưa ký')}">${icon('close')}</button></header>
      <div class="inside"><canvas class="pad" width="${WIDE}" height="${HIGH}" role="img" aria-label="${_('Khung ký')}"></canvas>
      <p class="hint">${_('Ký bằng ngón tay hoặc bút trong khung. Không ký được trên máy thì đóng lại và chụp bản ký giấy.')}</p>
      <div class="two"><button class="button" type="button" value="undo">${icon('undo', 's')}${_('Bớt một nét')}</button>
      <button class="button" type="button" value="clear">${icon('erase', 's')}${_('Xóa hết')}</button></div></div>
      <footer class="bar"><button class="button main" type="button" value="done">${_('Xong')}</button></footer></dialog>`)
  );
  const canvas = /** @type {HTMLCanvasElement} */ (dialog.querySelector('canvas'));
  /** @type {Stroke[]} */
  let strokes = [];
  /** @type {Stroke[]} what "clear" took away */
  let cleared = [];
  hearPen(
    canvas,
    (stroke) => strokes.push(stroke),
    () => draw(canvas, strokes),
  );
  document.body.append(dialog);
  draw(canvas, strokes);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('click', (event) => {
      const wanted = /** @type {Element} */ (event.target).closest('button')?.value;
      if (wanted === 'clear') [cleared, strokes] = strokes.length ? [strokes, []] : [cleared, strokes];
      // After "clear" it brings everything back.
      if (wanted === 'undo') strokes = strokes.length ? strokes.slice(0, -1) : cleared.splice(0);
      if (wanted === '' || wanted === 'done') dialog.close(wanted);
      else draw(canvas, strokes);
    });
    dialog.addEventListener('close', async () => {
      dialog.remove();
      resolve(dialog.returnValue === 'done' && strokes.length ? await png(canvas) : null);
    });
  });
}

/** @param {HTMLCanvasElement} canvas @param {(stroke: Stroke) => unknown} begin @param {() => void} redraw */
function hearPen(canvas, begin, redraw) {
  /** @type {Stroke | null} */
  let stroke = null;
  const take = (/** @type {PointerEvent} */ event) => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    // A pen tells more places than the screen draws frames.
    for (const { clientX, clientY } of event.getCoalescedEvents?.() ?? [event])
      stroke?.push([(clientX - left) / width, (clientY - top) / height]);
    redraw();
  };
  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    stroke = [];
    begin(stroke);
    const { left, top, width, height } = canvas.getBoundingClientRect();
    stroke.push([(event.clientX - left) / width, (event.clientY - top) / height]);
    redraw();
  });
  canvas.addEventListener('pointermove', (event) => stroke && take(event));
  for (const name of ['pointerup', 'pointercancel'])
    canvas.addEventListener(name, () => {
      stroke = null;
    });
}

/** @param {HTMLCanvasElement} canvas @param {Stroke[]} strokes */
function draw(canvas, strokes) {
  const pen = canvas.getContext('2d', { alpha: false });
  if (!pen) return;
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, WIDE, HIGH);
  Object.assign(pen, { strokeStyle: INK, lineWidth: 4, lineCap: 'round', lineJoin: 'round' });
  for (const stroke of strokes) {
    pen.beginPath();
    const [[x, y]] = stroke;
    pen.moveTo(x * WIDE, y * HIGH);
    // A touch without a move is a point.
    for (const [nextX, nextY] of stroke.length > 1 ? stroke : [...stroke, [x, y]])
      pen.lineTo(nextX * WIDE, nextY * HIGH);
    pen.stroke();
  }
}

/** @param {HTMLCanvasElement} canvas @returns {Promise<Uint8Array | null>} */
async function png(canvas) {
  /** @type {Blob | null} */
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
  return blob && new Uint8Array(await blob.arrayBuffer());
}
