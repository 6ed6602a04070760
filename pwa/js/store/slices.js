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
 * @param {{getAllKeys: Function, getAll: Function}} store
 * @param {IDBKeyRange | null} range - null: all
 * @param {(slice: {key: any, value: any}[]) => unknown} work - `false` ends it
 */
export async function slicesOf(store, range, work) {
  for (let rest = range; ; ) {
    const [keys, values] = await Promise.all([store.getAllKeys(rest, AT_ONCE), store.getAll(rest, AT_ONCE)]);
    if (!keys.length) return;
    const goesOn = await work(
      keys.map((/** @type {any} */ key, /** @type {number} */ i) => ({ key, value: values[i] })),
    );
    if (goesOn === false || keys.length < AT_ONCE) return;
    const last = keys.at(-1);
    rest =
      range?.upper === undefined
        ? IDBKeyRange.lowerBound(last, true)
        : IDBKeyRange.bound(last, range.upper, true, range.upperOpen);
  }
}
