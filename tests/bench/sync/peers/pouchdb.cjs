/** A PouchDB server, in memory: the fastest storage that it has. */
const express = require('express');
const makeServer = require('express-pouchdb');
const PouchDB = require('pouchdb');
PouchDB.plugin(require('pouchdb-adapter-memory'));

const InMemory = PouchDB.defaults({ adapter: 'memory' });
const app = express();
app.use('/', makeServer(InMemory, { mode: 'minimumForPouchDB', inMemoryConfig: true, logPath: '/dev/null' }));
app.listen(Number(process.env.PORT), '127.0.0.1');
