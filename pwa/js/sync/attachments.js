/**
 * Sends photographs, signatures and files, after the answers: smallest first, piece by piece, gone on with at the
 * server's own count. Source: the protocol page, Endpoints. Everything from outside is passed in.
 */
import { waitingFiles } from '../store/attachments.js';
import { noteDone, noteFile } from '../store/sent_files.js';
import { partOf, PIECE } from '../store/pieces.js';
import { answered, SyncError } from './http.js';

/** @typedef {import('../store/attachments.js').Kept} Kept */
/**
 * @typedef {object} Outside
 * @property {import('../store/door.js').Door} door
 * @property {typeof fetch} fetch
 * @property {() => number} now
 * @property {() => boolean} mayGoOn - asked before each piece: answers wait, or the network is not wanted any more
 * @property {(progress: import('./round.js').Progress) => void} tell
 * @property {number} speed - bytes a second, as last measured; 0: not known
 * @property {(speed: number) => void} measured
 */

/** A piece takes about so long; a slow network must not run into the patience of a request. */
const PIECE_S = 15;
const SMALLEST_PIECE = 16 * 1024;

/**
 * @param {Outside} outside
 * @throws {SyncError} as soon as one exchange fails; what the server has stays there
 */
export async function sendAttachments(outside) {
  const { door, mayGoOn, tell } = outside;
  const queue = await door.read(['attachments'], waitingFiles);
  const total = queue.reduce((sum, { size }) => sum + size, 0);
  const sender = new Sender(outside);
  let done = 0;
  for (const [i, kept] of queue.entries()) {
    if (!mayGoOn()) break;
    const before = done;
    await sender.send(kept, (offset) => {
      tell({ step: 'attachments', done: before + offset, total, file: i + 1, files: queue.length });
    });
    done += kept.size;
  }
}

class Sender {
  /** @param {Outside} outside */
  constructor(outside) {
    this.outside = outside;
    this.speed = outside.speed;
  }

  /** Sends one file as far as it goes. @param {Kept} kept @param {(offset: number) => void} tell */
  async send({ sha256, size, begun }, tell) {
    const { door, now, mayGoOn } = this.outside;
    const path = `/api/v1/attachments/${sha256}`;
    const known = begun ? await this.asked(path) : { offset: 0, isWhole: false };
    // Its change is not there yet, or waits for a decision: another time.
    if (!known) return;
    if (!begun) await noteFile(door, sha256, { begun: 1 });
    let { offset, isWhole } = known;
    let refusals = 0;
    while (!isWhole) {
      if (!mayGoOn()) return;
      tell(offset);
      const piece = await partOf(door, sha256, offset, this.pieceSize());
      if (!piece && size > 0) return this.giveUp(sha256);
      const reply = await this.patched(path, piece ?? new Uint8Array(), offset, size);
      if (reply.status === 404) return;
      if (reply.status === 422) refusals += 1;
      // Twice in a row: what is here is not what was named; the next round may tell.
      if (refusals > 1) throw new SyncError('server', `${path}: refused as other bytes than its name says.`);
      ({ offset, isWhole } = stateIn(reply));
    }
    tell(size);
    await noteDone(door, sha256, now());
  }

  /** The browser lost the bytes: it is told no more that they will come. @param {string} sha256 */
  giveUp(sha256) {
    console.error(`The bytes of attachment ${sha256} are not on this phone any more.`);
    return noteDone(this.outside.door, sha256, this.outside.now());
  }

  pieceSize() {
    if (!this.speed) return PIECE / 4;
    // Halves of a piece, so that none goes over the border of what is stored together.
    let size = PIECE;
    while (size > SMALLEST_PIECE && size > this.speed * PIECE_S) size /= 2;
    return size;
  }

  /** @param {string} path @returns {Promise<{offset: number, isWhole: boolean} | null>} null: unknown there */
  async asked(path) {
    const reply = await answered(this.outside.fetch, path, { method: 'HEAD' }, [404]);
    return reply.status === 404 ? null : stateIn(reply);
  }

  /** @param {string} path @param {Uint8Array} piece @param {number} offset @param {number} size */
  async patched(path, piece, offset, size) {
    const isLast = offset + piece.length >= size;
    const headers = {
      'Content-Type': 'application/partial-upload',
      'Upload-Offset': String(offset),
      'Upload-Complete': isLast ? '?1' : '?0',
    };
    const body = /** @type {BodyInit} */ (/** @type {unknown} */ (piece));
    const { fetch, now } = this.outside;
    const sentMs = now();
    try {
      const reply = await answered(fetch, path, { method: 'PATCH', headers, body }, [404, 409, 422]);
      const seconds = Math.max(now() - sentMs, 1) / 1000;
      const speed = piece.length / seconds;
      if (reply.ok && piece.length >= SMALLEST_PIECE)
        this.noteSpeed(this.speed ? 0.6 * this.speed + 0.4 * speed : speed);
      return reply;
    } catch (error) {
      // Too slow for a piece of this size: the next attempt takes a smaller one.
      if (/** @type {SyncError} */ (error).trouble === 'slow') this.noteSpeed(piece.length / PIECE_S / 4);
      throw error;
    }
  }

  /** @param {number} speed - bytes a second */
  noteSpeed(speed) {
    this.speed = speed;
    this.outside.measured(speed);
  }
}

/** @param {Response} reply @returns {{offset: number, isWhole: boolean}} */
function stateIn({ headers, status }) {
  const offset = Number(headers.get('Upload-Offset'));
  const told = headers.get('Upload-Offset');
  if (told === null || !Number.isSafeInteger(offset) || offset < 0)
    throw new SyncError('server', `${status} without a right Upload-Offset: ${told}`);
  return { offset, isWhole: headers.get('Upload-Complete') === '?1' };
}
