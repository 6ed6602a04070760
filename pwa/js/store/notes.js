/** What pages noted beside the databases: where one was in a visit, what a reload caught, the look chosen. */
import { devicesHere } from './people_here.js';

/** Of one person: each name ends with their id, or with it and a visit. */
const OWN = /^khaosat\.(?:(?:wifi|rescue|news) (.+)|unsaved\.(.+)\.[^.]+)$/;
const CHOSEN = /^khaosat\.(theme|contrast|language|photo|speed)$/;

/** Somebody's data have left this phone: nothing stays but what those who are still here typed and chose. */
export async function forgetNotes() {
  const here = Object.keys(await devicesHere());
  for (const storage of [localStorage, sessionStorage])
    for (const name of Object.keys(storage))
      if (name.startsWith('khaosat.') && !isTheirs(name, here)) storage.removeItem(name);
}

/** @param {string} name @param {string[]} people */
function isTheirs(name, people) {
  const [, setting, unsaved] = OWN.exec(name) ?? [];
  return people.includes(setting ?? unsaved) || (people.length > 0 && CHOSEN.test(name));
}
