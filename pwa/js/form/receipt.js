/** What an officer can hold up: the code of a visit that arrived whole at the server. */
import { html } from '../html.js';
import { _ } from '../texts.js';

/** @param {{receipt?: string}} visit - as the screen shows its record */
export function receiptOf({ receipt }) {
  return receipt
    ? html`<p class="small">${_('Mã biên nhận')} <b class="code nowrap">${receipt}</b></p>`
    : false;
}
