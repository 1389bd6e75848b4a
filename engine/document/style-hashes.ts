/** The Content-Security-Policy of a page: hashes of what is in it, so that nothing else is let in. */
import { createHash } from 'node:crypto';

/** Stands in a template's view until the page is whole. */
export const styleHashesHere = '%STYLE-HASHES%';

export function withStyleHashes(text: string): string {
  return text.replace(styleHashesHere, () => hashesIn(text, 'style'));
}

/** Of every one that the page has, a team's own too. */
export function hashesIn(text: string, tag: 'style' | 'script'): string {
  const hashes = [...text.matchAll(new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`, 'g'))].map(
    ([, inside = '']) => `'sha256-${createHash('sha256').update(inside).digest('base64')}'`,
  );
  return hashes.length === 0 ? "'none'" : hashes.join(' ');
}
