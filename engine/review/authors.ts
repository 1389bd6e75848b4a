/** Who wrote the comments that suppress findings, from git. Reads only; without git nobody is named. */
import type { SuppressedFinding } from '../../core/lint/suppressions.ts';
import { LineIndex } from '../../core/text/line-index.ts';
import { askGit } from '../workspace/git.ts';

/** One for each finding, in order. */
export async function authorsOf(
  root: string,
  path: string,
  text: string,
  suppressed: readonly SuppressedFinding[],
  signal?: AbortSignal,
): Promise<readonly string[]> {
  if (suppressed.length === 0) return [];
  const blame = await askGit(root, ['blame', '--no-textconv', '--line-porcelain', '--', path], signal);
  if (!blame.ok) return suppressed.map(() => 'not known');
  const authors = [...blame.value.matchAll(/^author (.*)$/gm)].map(([, name = '']) => name);
  const lines = text.split('\n');
  const index = new LineIndex(text);
  return suppressed.map(({ span, rule }) => {
    const own = index.position(span.start).line;
    const author = authors[commentLine(lines, own, rule)];
    return author === undefined || author === 'Not Committed Yet' ? 'not committed yet' : author;
  });
}

/** The nearest comment above that names the rule, else the line of the finding itself. */
function commentLine(lines: readonly string[], from: number, rule: string): number {
  for (let at = from; at >= 0; at -= 1) {
    const line = lines[at] ?? '';
    if (line.includes('plinth-ignore') && line.includes(rule)) return at;
  }
  return from;
}
