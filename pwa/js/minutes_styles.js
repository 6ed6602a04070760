/** The styles of the minutes, loaded with the first of them: no other page waits for what a paper looks like. */

const ADDRESS = new URL('../css/minutes.css', import.meta.url).href;

/** @type {Promise<void> | undefined} */
let loading;

/** Resolves when a paper looks as it should. @throws {Error} when the styles could not be loaded */
export function stylesLoaded() {
  loading ??= load().catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

/** @returns {Promise<void>} */
function load() {
  return new Promise((done, failed) => {
    const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: ADDRESS });
    link.onload = () => done();
    link.onerror = () => {
      link.remove();
      failed(new Error(`${ADDRESS} could not be loaded.`));
    };
    document.head.append(link);
  });
}

/** The same as text, for a file that stands alone. @returns {Promise<string>} */
export async function stylesText() {
  const reply = await fetch(ADDRESS);
  if (!reply.ok) throw new Error(`${ADDRESS}: ${reply.status}.`);
  return reply.text();
}
