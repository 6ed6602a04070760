/** Part of the application: what came from the office since one looked last. The list of the day does not wait for it. */
import './lists.js';
import '../elements/whats_new.js';
