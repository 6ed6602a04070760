/** Code of others is exactly what was published, and the table beside it says so. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const VENDOR = new URL('../../pwa/vendor/', import.meta.url);

test('every vendored file is in the table, with the hash it has', () => {
  const table = readFileSync(new URL('VENDORED.md', VENDOR), 'utf8');
  const files = readdirSync(VENDOR, { recursive: true }).filter((name) => name.endsWith('.js'));

  for (const name of files) {
    const hash = createHash('sha256')
      .update(readFileSync(new URL(name, VENDOR)))
      .digest('hex');
    assert.match(table, new RegExp(`\\| ${name.replaceAll('.', '\\.')} \\|.*\\| ${hash} \\|`), name);
  }
  assert.equal(files.length, 7);
});
