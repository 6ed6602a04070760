/** Part of the application: sending and receiving, and what one rarely opens. The first screen does not wait for it. */
import './lists.js';
import '../pages/enrol.js';
import '../pages/more.js';
import '../pages/ready.js';
import '../pages/sync.js';
import '../pages/waiting.js';

export { blocked, unopened } from '../pages/unopened.js';
export { forgetNotes } from '../store/notes.js';
export { beginSync } from '../sync/begin.js';
export { startWorker } from '../version.js';
export { fetchFile } from '../sync/fetch_file.js';
