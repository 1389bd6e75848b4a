/** The version of the package that the bundle, or this source, lies in. */
import { readFileSync } from 'node:fs';

/** Put in when the bundle is made: a bundle that somebody has copied lies beside no manifest of ours. */
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
