/** Part of the application: what a phone takes: photographs, signatures, files, and its place. */
import './form.js';
import '../form/files/file_box.js';

export { locate } from '../form/locate.js';
