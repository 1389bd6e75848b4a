/** The replacement behaves as bcrypt-pbkdf expects of the package. */
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { lowlevel } from './sha512.ts';

it('hashes as many bytes as it is told, into what it is given', () => {
  const out = new Uint8Array(64);
  lowlevel.crypto_hash(out, Buffer.from('abcdef'), 3);
  expect(Buffer.from(out)).toEqual(createHash('sha512').update('abc').digest());
});
