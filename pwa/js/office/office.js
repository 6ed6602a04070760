// @ts-check
/**
 * The pages of the office work as plain forms and links; this module only spares full reloads and clicks.
 * It listens on the document, because htmx replaces parts of the page.
 */

import { guardSwaps, htmx } from '../trusted.js';
import { watchChoosing } from './choosing.js';
import { watchCopying } from './copying.js';

guardSwaps(htmx());
watchChoosing(document);
watchCopying(document);
