/**
 * In bundles, what bcrypt-pbkdf asks of tweetnacl: the one function of it that opening an SSH key with a passphrase takes, by Node's own. esbuild.mjs puts
 * it in the place of the package.
 */
import { createHash } from 'node:crypto';

export const lowlevel = {
  crypto_hash(out: Uint8Array, message: Uint8Array, length: number): number {
    out.set(createHash('sha512').update(message.subarray(0, length)).digest());
    return 0;
  },
};
