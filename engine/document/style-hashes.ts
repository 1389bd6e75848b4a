/** The Content-Security-Policy of a page: hashes of its styles and scripts, so that nothing else is allowed. */
import { createHash } from 'node:crypto';

/** For all of them, including a team's own. */
export function hashesIn(text: string, tag: 'style' | 'script'): string {
  const hashes = [...text.matchAll(new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`, 'g'))].map(
    ([, inside = '']) => `'sha256-${createHash('sha256').update(inside).digest('base64')}'`,
  );
  return hashes.length === 0 ? "'none'" : hashes.join(' ');
}
