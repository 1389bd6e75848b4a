/**
 * Replaces tweetnacl in bundles: the only function that bcrypt-pbkdf needs to decrypt an SSH key with a passphrase, implemented by Node.
 * esbuild.mjs substitutes it.
 */
import { createHash } from 'node:crypto';

export const lowlevel = {
  crypto_hash(out: Uint8Array, message: Uint8Array, length: number): number {
    out.set(createHash('sha512').update(message.subarray(0, length)).digest());
    return 0;
  },
};
