/** PouchDB's own replication, both ways, with batches as large as ours. */
import PouchDB from 'pouchdb/dist/pouchdb.min.js';
import { offer } from './measured.js';

const BATCH = 500;
const local = new PouchDB('bench');

offer({
  async start() {
    await fetch('/visits', { method: 'PUT' });
  },
  async fill(visits) {
    await local.bulkDocs(visits.map(({ id, answers }) => ({ _id: id, answers })));
  },
  async sync() {
    const { push, pull } = await PouchDB.sync(local, `${location.origin}/visits`, { batch_size: BATCH });
    if (!push?.ok || !pull?.ok) throw new Error(JSON.stringify({ push, pull }));
  },
});
