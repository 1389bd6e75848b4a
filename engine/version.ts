/** The version of the package that contains the bundle, or this source. */
import { readFileSync } from 'node:fs';

/** Set when the bundle is built: a copied bundle has no package.json next to it. */
declare const bundledVersion: string | undefined;

let read: string | undefined;

export function version(): string {
  read ??= typeof bundledVersion === 'string' ? bundledVersion : fromManifest();
  return read;
}

function fromManifest(): string {
  try {
    const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
    return typeof manifest === 'object' && manifest !== null && 'version' in manifest
      ? String(manifest.version)
      : 'unknown';
  } catch {
    return 'unknown';
  }
}
