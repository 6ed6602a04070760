/** The phone is enrolled before anything is measured: an officer's session and an empty database. */
import { openStore } from '../../../../../pwa/js/store/current.js';
import { writeSession } from '../../../../../pwa/js/store/session.js';
import { DEVICE, PERSON } from './officer.js';

await writeSession({ person: PERSON, device: DEVICE });
await openStore(PERSON, DEVICE);
document.title = 'enrolled';
