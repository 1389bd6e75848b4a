/** Builds a unified diff of one file that `git apply` and `patch -p1` can read. */
import { createTwoFilesPatch } from 'diff';

export function unifiedDiff(file: string, before: string, after: string): string {
  const patch = createTwoFilesPatch(quoted(`a/${file}`), quoted(`b/${file}`), before, after, '', '', {
    context: 3,
  });
  return patch.replace(/^=+\n/, '');
}

/** Names that would break a header line are quoted as git quotes them. */
function quoted(name: string): string {
  return /[\p{Cc}"\\]/u.test(name) ? JSON.stringify(name) : name;
}
