/** A page in which a person's data have just been unlocked: who they are, sending, and when it locks itself. */
import { openStore, store, useStore } from '../store/current.js';
import { keepPerson, personIn } from '../store/people_here.js';
import { sealInPlace } from './in_place.js';
import { startLocking } from './locking.js';

export async function beginUnlocked() {
  const { person, device } = store();
  const opened = await openStore(person, device);
  const named = await personIn(opened.door);
  useStore({ ...opened, person: named ?? person });
  // The first time, or broken off right behind it: the name still stands beside the data.
  if (!named) await keepPerson(person);
  startLocking();
  document.dispatchEvent(new CustomEvent('khaosat:enrolled'));
  void sealInPlace(opened.door).catch((error) => console.error('Not everything is sealed yet', error));
}
