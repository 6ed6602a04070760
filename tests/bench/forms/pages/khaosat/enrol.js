/** Before anything is measured: an officer's session, and what a synchronisation brought before the visit began. */
import { openStore } from '../../../../../pwa/js/store/current.js';
import { writeSession } from '../../../../../pwa/js/store/session.js';
import { DEVICE, PERSON } from './officer.js';
import { seed } from './seed.js';

const asked = new URLSearchParams(location.search);
await writeSession({ person: PERSON, device: DEVICE });
const store = await openStore(PERSON, DEVICE);
await seed(store, await (await fetch(`/forms/${asked.get('form')}.khaosat.json`)).json(), asked.get('visit'));
document.title = 'enrolled';
