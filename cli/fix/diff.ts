/** Builds a unified diff of one file that `git apply` and `patch -p1` can read. */
import { createTwoFilesPatch } from 'diff';

/** `before` is undefined for a new file. */
export function unifiedDiff(file: string, before: string | undefined, after: string): string {
  const from = before === undefined ? '/dev/null' : quoted(`a/${file}`);
  const patch = createTwoFilesPatch(from, quoted(`b/${file}`), before ?? '', after, '', '', { context: 3 });
  return patch.replace(/^=+\n/, '');
}

/** Names that would break a header line are quoted as git quotes them. */
function quoted(name: string): string {
  return /[\p{Cc}"\\]/u.test(name) ? JSON.stringify(name) : name;
}
