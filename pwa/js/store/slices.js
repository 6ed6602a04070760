/**
 * Many requests of one transaction: one by one each waits for the one before it, all at once they hold up the page.
 * Nothing else may be awaited inside.
 */

/** Changes of a long visit are 10 kB each: so many are read or written in a moment on a slow phone. */
const AT_ONCE = 32;

/** @template T @param {Iterable<T>} items @param {(item: T) => Promise<unknown> | undefined} work - requests of the transaction */
export async function inSlices(items, work) {
  const all = [...items];
  for (let from = 0; from < all.length; from += AT_ONCE)
    await Promise.all(all.slice(from, from + AT_ONCE).map(work));
}

/**
 * Everything in a range by its key, in order, some at a time. What `work` writes behind the slice is read when it
 * comes to that.
 * @param {any} store
 * @param {IDBKeyRange | null} range - null: all
 * @param {(slice: {key: any, value: any}[]) => unknown} work - `false` ends it
 */
export async function slicesOf(store, range, work) {
  for (let rest = range; ; ) {
    const slice = await firstOf(store, rest);
    if (!slice.length || (await work(slice)) === false || slice.length < AT_ONCE) return;
    const last = slice.at(-1)?.key;
    rest =
      range?.upper === undefined
        ? IDBKeyRange.lowerBound(last, true)
        : IDBKeyRange.bound(last, range.upper, true, range.upperOpen);
  }
}

/** @param {any} store @param {IDBKeyRange | null} range @returns {Promise<{key: any, value: any}[]>} */
async function firstOf(store, range) {
  // Half the requests, where the browser has it.
  if (store.getAllRecords) return store.getAllRecords({ query: range, count: AT_ONCE });
  const [keys, values] = await Promise.all([store.getAllKeys(range, AT_ONCE), store.getAll(range, AT_ONCE)]);
  return keys.map((/** @type {any} */ key, /** @type {number} */ i) => ({ key, value: values[i] }));
}
