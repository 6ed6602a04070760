/** Part of the application: a visit as a whole, and its end. */
import './form.js';
import '../pages/visit.js';
