/** Part of the application: an enterprise that is on no list yet. */
import './lists.js';
import './form.js';
import '../elements/new_enterprise.js';
import '../pages/new_enterprise.js';
