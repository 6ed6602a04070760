/** Sending and receiving begin, and the lists learn what came. */
import { textOf } from '../pages/states.js';
import { closeStore } from '../store/closing.js';
import { store } from '../store/current.js';
import { forgetDirectory } from '../store/directory.js';
import { forgetNotes } from '../store/notes.js';
import { forgetSession, keepPerson } from '../store/people_here.js';
import { forgetPlaces } from '../store/places.js';
import { itemsOf, reference } from '../store/reference.js';
import { tellTabs } from '../store/tabs.js';
import { VERSION } from '../version.js';
import { sessionWithKey } from './rescue_key.js';
import { syncOnce } from './round.js';
import { startSync, syncNow, watchSync } from './sync.js';

let hasBegun = false;

/** Once per page; where it has begun, at once again: somebody has just enrolled. */
export function beginSync() {
  if (hasBegun) return void syncNow();
  hasBegun = true;
  startSync({ version: VERSION, wipe: giveUpData, once: syncOnce });
  watchSync(({ isRunning, hasNews, trouble }) => {
    if (isRunning) return;
    if (!trouble) void keepKey();
    if (!hasNews) return;
    forgetDirectory();
    forgetPlaces();
    knowPerson().catch((error) => console.error('Name of the person', error));
  });
}

/** Enrolment gives an id alone; the name comes with the list of people. */
async function knowPerson() {
  const { person } = store();
  const item = itemsOf(await reference('people')).find(({ name }) => name === person.id);
  if (!item) return;
  const named = { ...person, name: textOf(item.label), code: item.code ?? '' };
  if (JSON.stringify(named) !== JSON.stringify(person)) await keepPerson(named);
}

let hasKey = false;

/** A phone that was bound before there was a recovery key gets it by itself. */
async function keepKey() {
  if (hasKey) return;
  hasKey = true;
  try {
    await sessionWithKey(fetch.bind(window));
  } catch (error) {
    hasKey = false;
    console.warn('Recovery key', error);
  }
}

/** The server asked for it: this person's data leave this phone. @param {string} how @returns {Promise<boolean>} false: not yet */
async function giveUpData(how) {
  const left = store();
  if (!(await closeStore(left, how))) return false;
  await forgetSession(left.person.id);
  await forgetNotes();
  tellTabs('person');
  location.replace('/f/enrol');
  return true;
}
