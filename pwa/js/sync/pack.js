/**
 * MessagePack, as far as messages go: nil, booleans, numbers, text, bytes, lists and maps with names.
 * Source: the MessagePack specification (github.com/msgpack/msgpack, spec.md). The server reads and writes with msgspec.
 */

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** @param {any} value - what change.js found fit @returns {Uint8Array<ArrayBuffer>} each number in its shortest form */
export function packed(value) {
  /** @type {(number | Uint8Array)[]} single bytes, and runs of them */
  const parts = [];
  pack(value, parts);
  const bytes = new Uint8Array(parts.reduce((/** @type {number} */ n, part) => n + sizeOf(part), 0));
  let at = 0;
  for (const part of parts) {
    if (typeof part === 'number') bytes[at] = part;
    else bytes.set(part, at);
    at += sizeOf(part);
  }
  return bytes;
}

/** @param {number | Uint8Array} part */
function sizeOf(part) {
  return typeof part === 'number' ? 1 : part.length;
}

/** @param {any} value @param {(number | Uint8Array)[]} to */
function pack(value, to) {
  if (value === null || value === undefined) to.push(0xc0);
  else if (typeof value === 'boolean') to.push(value ? 0xc3 : 0xc2);
  else if (typeof value === 'number') packNumber(value, to);
  else if (typeof value === 'string') {
    const bytes = encoder.encode(value);
    if (bytes.length < 32) to.push(0xa0 | bytes.length);
    else packSize(bytes.length, 0xd9, to);
    to.push(bytes);
  } else if (value instanceof Uint8Array) {
    packSize(value.length, 0xc4, to);
    to.push(value);
  } else if (Array.isArray(value)) {
    packCount(value.length, 0x90, 0xdc, to);
    for (const item of value) pack(item, to);
  } else {
    const entries = Object.entries(value);
    packCount(entries.length, 0x80, 0xde, to);
    for (const [name, item] of entries) {
      pack(name, to);
      pack(item, to);
    }
  }
}

/** @param {number} value @param {(number | Uint8Array)[]} to */
function packNumber(value, to) {
  if (!Number.isSafeInteger(value)) return packAs(0xcb, 8, (view) => view.setFloat64(0, value), to);
  if (value >= -32 && value < 128) return void to.push(value & 0xff);
  const isNegative = value < 0;
  const size = isNegative ? -value - 1 : value;
  const bits = isNegative ? 1 : 0;
  const length = [1, 2, 4].find((bytes) => size < 2 ** (8 * bytes - bits)) ?? 8;
  return packAs(
    (isNegative ? 0xd0 : 0xcc) + Math.log2(length),
    length,
    (view) => {
      if (length === 8) view.setBigInt64(0, BigInt(value));
      else if (length === 4) view.setInt32(0, value);
      else if (length === 2) view.setInt16(0, value);
      else view.setInt8(0, value);
    },
    to,
  );
}

/** A length of 8, 16 or 32 bits: three marks, one after the other. @param {number} size @param {number} mark @param {(number | Uint8Array)[]} to */
function packSize(size, mark, to) {
  if (size < 0x100) to.push(mark, size);
  else if (size < 0x10000) packAs(mark + 1, 2, (view) => view.setUint16(0, size), to);
  else packAs(mark + 2, 4, (view) => view.setUint32(0, size), to);
}

/** @param {number} count @param {number} short - mark of up to 15 @param {number} long - mark of 16 bits @param {(number | Uint8Array)[]} to */
function packCount(count, short, long, to) {
  if (count < 16) to.push(short | count);
  else if (count < 0x10000) packAs(long, 2, (view) => view.setUint16(0, count), to);
  else packAs(long + 1, 4, (view) => view.setUint32(0, count), to);
}

/** @param {number} mark @param {number} size @param {(view: DataView) => void} write @param {(number | Uint8Array)[]} to */
function packAs(mark, size, write, to) {
  const view = new DataView(new ArrayBuffer(size));
  write(view);
  to.push(mark, new Uint8Array(view.buffer));
}

/**
 * @param {Uint8Array | ArrayBuffer} bytes - of one value
 * @returns {any}
 * @throws {RangeError} when they end too early, go on after it, or hold what messages do not
 */
export function unpacked(bytes) {
  const from = bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
  const reader = new Reader(from);
  const value = reader.value();
  if (reader.at !== from.length) throw new RangeError(`Bytes after the message, from ${reader.at}.`);
  return value;
}

class Reader {
  at = 0;

  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** @returns {any} */
  value() {
    const mark = this.view.getUint8(this.at++);
    if (mark < 0x80) return mark;
    if (mark < 0x90) return this.map(mark & 15);
    if (mark < 0xa0) return this.list(mark & 15);
    if (mark < 0xc0) return this.text(mark & 31);
    if (mark >= 0xe0) return mark - 0x100;
    switch (mark) {
      case 0xc0:
        return null;
      case 0xc2:
      case 0xc3:
        return mark === 0xc3;
      case 0xc4:
      case 0xc5:
      case 0xc6:
        return this.run(this.whole(1 << (mark - 0xc4))).slice();
      case 0xca:
        return this.view.getFloat32(this.pass(4));
      case 0xcb:
        return this.view.getFloat64(this.pass(8));
      case 0xcc:
      case 0xcd:
      case 0xce:
      case 0xcf:
        return this.whole(1 << (mark - 0xcc));
      case 0xd0:
        return this.view.getInt8(this.pass(1));
      case 0xd1:
        return this.view.getInt16(this.pass(2));
      case 0xd2:
        return this.view.getInt32(this.pass(4));
      case 0xd3:
        return Number(this.view.getBigInt64(this.pass(8)));
      case 0xd9:
      case 0xda:
      case 0xdb:
        return this.text(this.whole(1 << (mark - 0xd9)));
      case 0xdc:
      case 0xdd:
        return this.list(this.whole(2 << (mark - 0xdc)));
      case 0xde:
      case 0xdf:
        return this.map(this.whole(2 << (mark - 0xde)));
      default:
        throw new RangeError(`No message holds the mark ${mark}, at ${this.at - 1}.`);
    }
  }

  /** @param {number} size @returns {number} where they begin */
  pass(size) {
    this.at += size;
    return this.at - size;
  }

  /** @param {number} size - in bytes @returns {number} not negative */
  whole(size) {
    const at = this.pass(size);
    if (size === 8) return Number(this.view.getBigUint64(at));
    return size === 4
      ? this.view.getUint32(at)
      : size === 2
        ? this.view.getUint16(at)
        : this.view.getUint8(at);
  }

  /** @param {number} size */
  run(size) {
    const at = this.pass(size);
    if (this.at > this.bytes.length) throw new RangeError(`The message ends before ${this.at}.`);
    return this.bytes.subarray(at, this.at);
  }

  /** @param {number} size */
  text(size) {
    return decoder.decode(this.run(size));
  }

  /** @param {number} count */
  list(count) {
    const items = [];
    for (let i = 0; i < count; i += 1) items.push(this.value());
    return items;
  }

  /** @param {number} count */
  map(count) {
    const entries = [];
    for (let i = 0; i < count; i += 1) entries.push([this.value(), this.value()]);
    return Object.fromEntries(entries);
  }
}
