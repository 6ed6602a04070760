/** Part of the application: the minutes of a visit. */
import './form.js';
import '../pages/minutes.js';
