/** The file that `plinth drill manifest` wrote. */
import { readFileSync, statSync } from 'node:fs';
import { mostManifestBytes, readManifest } from '../../core/drill/manifest.ts';
import type { DrillWish } from './wish.ts';

/** `shown`: as the user wrote it. A sentence if it cannot be read. */
export function manifestAt(path: string, shown: string): NonNullable<DrillWish['manifest']> | string {
  try {
    if (statSync(path).size > mostManifestBytes)
      return `${shown} was not read: it is larger than a manifest can be.`;
    const manifest = readManifest(readFileSync(path, 'utf8'));
    return typeof manifest === 'string' ? `${shown} was not read. ${manifest}` : { file: shown, manifest };
  } catch (error) {
    const because = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return `${shown} was not read: ${because}.`;
  }
}
