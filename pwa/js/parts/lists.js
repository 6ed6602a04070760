/** Part of the application: where one looks for an enterprise. */
import '../app.js';
import '../pages/enterprise.js';
import '../pages/search.js';
import '../pages/today.js';
