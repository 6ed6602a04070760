/** Part of the application: a person's PIN, what it seals, and who else works on this phone. */
import './lists.js';
import '../pages/people.js';
import '../pages/pin.js';
import '../pages/unlock.js';
