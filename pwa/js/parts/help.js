/** Part of the application: what to do, by what an officer sees. */
import './lists.js';
import '../pages/help.js';
