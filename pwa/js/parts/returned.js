/** Part of the application: a visit that the office returned, opened at what is to be mended. */
import './lists.js';
import './visit.js';
import '../pages/returned.js';
import { showRemarksInForms } from '../elements/remarks_in_form.js';

showRemarksInForms();
