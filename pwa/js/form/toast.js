/** "Done, and undoable": one at a time, for 8 seconds, longer while it is touched or has the focus. */
import { html, icon } from '../html.js';
import { _ } from '../texts.js';
import { made } from './put.js';

const STAYS_MS = 8000;

/**
 * @param {Element} host - the open sheet or the page
 * @param {string} text
 * @param {() => unknown} undo
 * @returns {HTMLElement}
 */
export function offerUndo(host, text, undo) {
  document.querySelector('.toast')?.remove();
  const toast = made(
    html`<div class="toast" role="status"><p>${text}</p><button class="button" type="button">${icon(
      'undo',
      's',
    )}${_('Hoàn tác')}</button></div>`,
  );
  let leaving = 0;
  const leave = () => {
    leaving = window.setTimeout(() => toast.remove(), STAYS_MS);
  };
  const stay = () => clearTimeout(leaving);
  for (const name of ['pointerenter', 'pointerdown', 'focusin']) toast.addEventListener(name, stay);
  for (const name of ['pointerleave', 'focusout'])
    toast.addEventListener(name, () => {
      stay();
      leave();
    });
  toast.querySelector('button')?.addEventListener('click', () => {
    toast.remove();
    undo();
  });
  host.append(toast);
  leave();
  return toast;
}
