/** Puts a bug into the product's modules while they are read, so that a run proves that it would have been seen. */

/** name: what somebody did wrong; the first text of the file becomes the second. @type {Record<string, [string, string, string]>} */
export const BUGS = {
  'joins a change in flight': ['store/batch.js', 'await freeze(tx, batch);', ''],
  'counts as received what has only left': [
    'store/batch.js',
    'writeState(tx, { ...state, sent_seq })',
    'writeState(tx, { ...state, sent_seq, durable_seq: sent_seq })',
  ],
  'gives a number out again': ['store/outbox.js', 'seq: Math.max(state.seq, seq)', 'seq'],
  'trusts a late page': ['sync/pull.js', '!pull || !isAwaited(pull, reply)', '!pull'],
  'hides an answer once it is sent': [
    'sync/pull.js',
    'settleOverlay(tx, reply.durable_seq)',
    'settleOverlay(tx, durable_seq)',
  ],
  'moves the cursor with the first page': [
    'sync/pull.js',
    'return { ...state, latest_rev,',
    'return { ...state, cursor: reply.cursor, latest_rev,',
  ],
  'sends a restored server nothing again': [
    'sync/push.js',
    'epoch, durable_seq: durableSeq }',
    'epoch, durable_seq: Math.max(state.durable_seq, durableSeq) }',
  ],
  'keeps what left the scope': ['sync/scope.js', 'else await cursor.delete();', ''],
  'keeps what a load did not bring': [
    'sync/pull.js',
    'if (pull.load) await dropUnbrought(tx, pull.load);',
    '',
  ],
  'takes the moment of saving for that of drawing': [
    'store/outbox.js',
    'let seen = base;',
    'let seen = (await readState(tx)).cursor;',
  ],
  'saves before it is on disk': ['store/visits.js', "'strict'", "'relaxed'"],
  'waits for numbers that it never gave': ['store/batch.js', 'isHole ? first_seq', 'false ? first_seq'],
  'forgets what was typed under a used number': [
    'sync/push.js',
    'if (sent >= state.durable_seq) return;',
    'return;',
  ],
};

/** @type {string} */
let name;

/** @param {string} given */
export function initialize(given) {
  name = given;
  if (!BUGS[name]) throw new Error(`No bug “${name}”. There are: ${Object.keys(BUGS).join(' · ')}`);
}

/** @param {string} url @param {any} context @param {(url: string, context: any) => Promise<any>} next */
export async function load(url, context, next) {
  const read = await next(url, context);
  const [file, right, wrong] = BUGS[name];
  if (!url.endsWith(`/pwa/js/${file}`)) return read;
  const source = String(read.source);
  if (!source.includes(right)) throw new Error(`${file} has no “${right}” any more: plant “${name}” anew.`);
  return { ...read, source: source.replaceAll(right, wrong) };
}
