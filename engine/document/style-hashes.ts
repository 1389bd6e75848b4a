/** The Content-Security-Policy of a page: hashes of its styles and scripts, so that nothing else is allowed. */
import { createHash } from 'node:crypto';

/** A placeholder in a template's view until the page is complete. */
export const styleHashesHere = '%STYLE-HASHES%';

export function withStyleHashes(text: string): string {
  return text.replace(styleHashesHere, () => hashesIn(text, 'style'));
}

/** For all of them, including a team's own. */
export function hashesIn(text: string, tag: 'style' | 'script'): string {
  const hashes = [...text.matchAll(new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`, 'g'))].map(
    ([, inside = '']) => `'sha256-${createHash('sha256').update(inside).digest('base64')}'`,
  );
  return hashes.length === 0 ? "'none'" : hashes.join(' ');
}
