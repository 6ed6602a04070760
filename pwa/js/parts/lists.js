/** Part of the application: where one looks for an enterprise. */
import '../app.js';
import '../pages/enterprise.js';
import '../pages/search.js';
import '../pages/today.js';
// Used by parts that do not build on each other: others.js and lock.js.
import '../store/broken.js';
import '../store/people_here.js';
import '../store/sealed_for_office.js';
import '../sync/rescue_key.js';
