/**
 * The server side of RxDB's HTTP replication as its documentation describes it: push with the assumed master state,
 * pull by (updatedAt, id). In memory, which flatters it: nothing is on disk when the browser is told.
 */
const http = require('node:http');

/** @type {Map<string, any>} */
const docs = new Map();
/** In the order of their last change. @type {any[]} */
let log = [];
let now = 0;

/** @param {{newDocumentState: any, assumedMasterState?: any}[]} rows */
function push(rows) {
  const conflicts = [];
  for (const { newDocumentState, assumedMasterState } of rows) {
    const held = docs.get(newDocumentState.id);
    if (held && (!assumedMasterState || held.updatedAt !== assumedMasterState.updatedAt)) {
      conflicts.push(held);
      continue;
    }
    now += 1;
    const doc = { ...newDocumentState, updatedAt: now };
    docs.set(doc.id, doc);
    log.push(doc);
  }
  return conflicts;
}

/** @param {number} after @param {string} id @param {number} most */
function pull(after, id, most) {
  log = log.filter((doc) => docs.get(doc.id) === doc);
  const newer = log.filter((doc) => doc.updatedAt > after || (doc.updatedAt === after && doc.id > id));
  const documents = newer.slice(0, most);
  const last = documents.at(-1);
  return { documents, checkpoint: last ? { id: last.id, updatedAt: last.updatedAt } : { id, updatedAt: after } };
}

http
  .createServer(async (request, reply) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const parts = [];
    for await (const part of request) parts.push(part);
    const send = (/** @type {unknown} */ value) => {
      reply.writeHead(200, { 'Content-Type': 'application/json' });
      reply.end(JSON.stringify(value));
    };
    if (url.pathname === '/push') return send(push(JSON.parse(Buffer.concat(parts).toString())));
    if (url.pathname === '/pull') {
      const { updatedAt, id, limit } = Object.fromEntries(url.searchParams);
      return send(pull(Number(updatedAt), id, Number(limit)));
    }
    return send({ documents: docs.size });
  })
  .listen(Number(process.env.PORT), '127.0.0.1');
