// @ts-check
/**
 * The pages of the office work as plain forms and links; this module only spares full reloads and clicks.
 * Delegated to the document, because htmx replaces parts of the page.
 */
import '../trusted.js';
import { watchChoosing } from './choosing.js';
import { watchCopying } from './copying.js';

watchChoosing(document);
watchCopying(document);
