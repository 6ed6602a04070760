/** RxDB with its free storage in IndexedDB and its HTTP replication, with batches as large as ours. */
import { createRxDatabase } from 'rxdb/plugins/core';
import { replicateRxCollection } from 'rxdb/plugins/replication';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import { offer } from './measured.js';

const BATCH = 500;
const schema = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: { type: 'string', maxLength: 30 },
    answers: { type: 'object' },
    updatedAt: { type: 'number' },
  },
  required: ['id'],
};
const NONE = { id: '', updatedAt: 0 };
/** @type {any} */
let collection;

offer({
  async start() {
    const database = await createRxDatabase({
      name: 'bench',
      storage: getRxStorageDexie(),
      multiInstance: false,
    });
    ({ visits: collection } = await database.addCollections({ visits: { schema } }));
  },
  async fill(visits) {
    await collection.bulkInsert(visits.map((visit) => ({ ...visit, updatedAt: 0 })));
  },
  async sync() {
    const replication = replicateRxCollection({
      collection,
      replicationIdentifier: 'bench',
      live: false,
      push: {
        batchSize: BATCH,
        async handler(rows) {
          const reply = await fetch('/push', {
            method: 'POST',
            headers: { 'Content-Type': 'application/json' },
            body: JSON.stringify(rows),
          });
          return reply.json();
        },
      },
      pull: {
        batchSize: BATCH,
        async handler(checkpoint, limit) {
          const { updatedAt, id } = checkpoint ?? NONE;
          return (await fetch(`/pull?updatedAt=${updatedAt}&id=${id}&limit=${limit}`)).json();
        },
      },
    });
    replication.error$.subscribe((error) => console.error(error));
    await replication.awaitInitialReplication();
    await replication.awaitInSync();
  },
});
