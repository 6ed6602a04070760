/**
 * The rescue file: everything that this phone holds and the server may lack, sealed for the server's recovery key. It
 * needs no network and no sync, only that the database can be read. What is in it byte for byte: server/steps/rescue_file.py.
 */
import { encoded } from '../sync/change.js';
import { visitsOf, waitingFiles } from './attachments.js';
import { bytesOf, OUTBOX_STORES } from './outbox.js';
import { partOf, PIECE } from './pieces.js';
import { sealedForOffice } from './sealed_for_office.js';
import { readState } from './sync_state.js';
import { asides } from './waiting.js';

/** @typedef {import('./door.js').Door} Door */
/** @typedef {import('./outbox.js').KeptChange} KeptChange */
/** @typedef {import('./attachments.js').Kept} Kept */
/** @typedef {import('./sync_state.js').SyncState} SyncState */
/**
 * @typedef {object} Rescued
 * @property {Blob} file
 * @property {string} name - e.g. "cuu-ho-20261120-0942-7k2m9qd4xz.ksr"
 * @property {number} changes - of those in the file, what the server has not confirmed
 * @property {number} files
 */

const MAGIC = 'KSRESCUE';
const INFO = 'khaosat rescue file 1';
const MOST_IN_A_PART = { changes: 500, bytes: 512 * 1024 };

/**
 * Writes the file. What is in it is closed first, so that what travels later is the same, byte for byte.
 * @param {Door} door
 * @param {unknown} recoveryKey - as enrolment gave it
 * @param {{appVersion: string, nowMs: number, only?: string}} about - only: of this visit alone (or enterprise, where
 *   changes hang on none)
 * @returns {Promise<Rescued>}
 * @throws {import('./sealed_for_office.js').NoRecoveryKeyError}
 */
export async function rescueFile(door, recoveryKey, { appVersion, nowMs, only = '' }) {
  const { head, key, proof } = await sealedForOffice(recoveryKey, MAGIC, INFO);
  const sealer = new Sealer(key);
  const { state, changes, aside, files } = await held(door, only);
  const about = {
    part: 'about',
    device: state.device,
    person: state.user,
    epoch: state.epoch,
    durable_seq: state.durable_seq,
    seq: state.seq,
    journal_from: changes[0]?.seq ?? state.seq + 1,
    is_whole: !only,
    app_version: appVersion,
    written_ms: nowMs + state.offset_ms,
    proof,
  };
  await sealer.add(about);
  for (const batch of inParts(changes))
    await sealer.add({ part: 'changes', changes: batch.map((kept) => [kept.seq, bytesOf(kept)]) });
  // Under the numbers that travelled empty: the office keeps both, and a person decides.
  for (const { seq, bytes } of aside) await sealer.add({ part: 'changes', changes: [[seq, bytes]] });
  for (const file of files) await addFile(door, sealer, file);
  await sealer.add({ part: 'end' }, true);
  return {
    file: new Blob([/** @type {BlobPart} */ (head), ...sealer.parts], { type: 'application/octet-stream' }),
    name: `cuu-ho-${nameOf(nowMs + state.offset_ms)}-${state.device}.ksr`,
    changes: changes.filter(({ seq }) => seq > state.durable_seq).length,
    files: files.length,
  };
}

/**
 * The file as letters, for what carries text alone: browsers share files with well-known endings only.
 * @param {Blob} file
 * @returns {Promise<Blob>}
 */
export async function asText(file) {
  const LENGTH = 3 * PIECE;
  const parts = [];
  for (let from = 0; from < file.size; from += LENGTH) {
    const bytes = new Uint8Array(await file.slice(from, from + LENGTH).arrayBuffer());
    let letters = '';
    for (let i = 0; i < bytes.length; i += 8192)
      letters += String.fromCharCode(...bytes.subarray(i, i + 8192));
    parts.push(btoa(letters));
  }
  return new Blob(parts, { type: 'text/plain' });
}

/** "20261120-0942", on Vietnam's clocks. @param {number} ms */
function nameOf(ms) {
  const clock = new Date(ms + 7 * 3_600_000).toISOString();
  return `${clock.slice(0, 10).replaceAll('-', '')}-${clock.slice(11, 16).replace(':', '')}`;
}

/**
 * The whole journal, or what hangs on one visit; what is open is closed. A database that takes nothing more is read all
 * the same: then the office may get two versions of an open change, and keeps both.
 * @param {Door} door
 * @param {string} only
 * @returns {Promise<{state: SyncState, changes: KeptChange[], aside: {seq: number, bytes: Uint8Array}[], files: Kept[]}>}
 */
async function held(door, only) {
  try {
    await door.write(OUTBOX_STORES, 'strict', async (tx) => {
      for (const kept of /** @type {KeptChange[]} */ (await tx.objectStore('changes').getAll()))
        if (kept.open && isOf(kept, only))
          await tx.objectStore('changes').put({ ...kept, open: 0 }, kept.seq);
    });
  } catch (error) {
    console.error('The changes of the rescue file were not closed', error);
  }
  return door.read(OUTBOX_STORES, async (tx) => {
    /** @type {KeptChange[]} */
    const all = await tx.objectStore('changes').getAll(IDBKeyRange.lowerBound(1));
    const waiting = await waitingFiles(tx);
    return {
      state: await readState(tx),
      changes: all.filter((kept) => isOf(kept, only)),
      aside: (await asides(tx)).filter(({ typed }) => isOf(typed, only)),
      files: waiting.filter((file) => !only || visitsOf(file).includes(only)),
    };
  });
}

/** @param {{visit: string, enterprise: string}} kept @param {string} only */
function isOf({ visit, enterprise }, only) {
  return !only || (visit || enterprise) === only;
}

/** @param {KeptChange[]} changes @returns {KeptChange[][]} */
function inParts(changes) {
  /** @type {KeptChange[][]} */
  const parts = [];
  let size = 0;
  for (const kept of changes) {
    const { length } = bytesOf(kept);
    const last = parts.at(-1);
    const fits = last && last.length < MOST_IN_A_PART.changes && size + length <= MOST_IN_A_PART.bytes;
    if (fits) last.push(kept);
    else parts.push([kept]);
    size = fits ? size + length : length;
  }
  return parts;
}

/** Pieces that the browser lost are left out: the rest of the file is worth more. @param {Door} door @param {Sealer} sealer @param {Kept} file */
async function addFile(door, sealer, { sha256, size }) {
  for (let offset = 0; offset === 0 || offset < size; offset += PIECE) {
    const bytes = await partOf(door, sha256, offset, PIECE);
    if (!bytes && size > 0) return;
    await sealer.add({ part: 'piece', sha256, offset, bytes: bytes ?? new Uint8Array() });
  }
}

/** Numbers and seals the parts. */
class Sealer {
  /** @param {CryptoKey} key */
  constructor(key) {
    this.key = key;
    this.number = 0;
    /** @type {Blob[]} */
    this.parts = [];
  }

  /** @param {object} part @param {boolean} [isLast] */
  async add(part, isLast = false) {
    const nonce = new Uint8Array(12);
    new DataView(nonce.buffer).setBigUint64(0, BigInt(this.number));
    nonce[11] = isLast ? 1 : 0;
    this.number += 1;
    const content = /** @type {BufferSource} */ (encoded(part));
    const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce }, this.key, content);
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, sealed.byteLength);
    // As a blob at once: the browser may keep those on disk, and a day's photographs do not fit into memory.
    this.parts.push(new Blob([length, sealed]));
  }
}
