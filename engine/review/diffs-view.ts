/** What templates see of the schema before and after: the lines of each object that are others, with what stands beside them. */
import { structuredPatch } from 'diff';
import { groupBy } from '../../core/collections/group-by.ts';
import type { SchemaChange } from '../../core/review/model.ts';
import { commas } from '../../core/text/enumerate.ts';

const mostNames = 12;
const mostDiffLines = 80;

/** What changes in several objects in the same lines is shown once. */
export function diffsView(changes: readonly SchemaChange[]) {
  return [...groupBy(changes.map(diffView), ({ text }) => text).values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    return [
      {
        ...first,
        object: commas(
          same.map(({ object }) => object),
          mostNames,
        ),
      },
    ];
  });
}

function diffView({ object, before, after }: SchemaChange) {
  const isTable = /^CREATE (?:UNLOGGED )?TABLE/.test(after || before);
  // The last column of a table's list has no comma behind it: that is no change. A program's text is its own.
  const [was, is] = [before, after].map((text) => (isTable ? text.replaceAll(/,$/gm, '') : text));
  const { hunks } = structuredPatch('', '', was ?? '', is ?? '', '', '', { context: 1 });
  const lines = withoutMoved(
    hunks
      .flatMap((hunk, at) => [...(at === 0 ? [] : [' …']), ...hunk.lines])
      .filter((line) => !line.startsWith('\\') && !isNeighbour(line) && !(isTable && isContinued(line))),
  ).filter((line, at, all) => line !== ' …' || at < all.length - 1);
  const cut = lines.slice(0, mostDiffLines);
  return {
    object,
    text: [...cut, ...(lines.length > cut.length ? [` … ${lines.length - cut.length} more lines`] : [])].join(
      '\n',
    ),
    lines: cut.map((line) => ({
      text: line,
      isAdded: line.startsWith('+'),
      isRemoved: line.startsWith('-'),
      isSame: !line.startsWith('+') && !line.startsWith('-'),
    })),
    more: lines.length > cut.length ? { count: lines.length - cut.length } : undefined,
  };
}

/** A statement of its own that is what it was: beside columns it is a place, beside statements nothing. */
function isNeighbour(line: string): boolean {
  return /^ (?:CREATE (?!TABLE)|ALTER |COMMENT |GRANT )/.test(line);
}

/** The rest of such a statement: a table's own columns stand two deep. */
function isContinued(line: string): boolean {
  return /^ {6,}\S/.test(line);
}

/** What was dropped and made again stands elsewhere in the list: that is no change. */
function withoutMoved(lines: readonly string[]): readonly string[] {
  const isMoved = (line: string, other: string): boolean =>
    /^[-+][A-Z]/.test(line) && lines.includes(`${other}${line.slice(1)}`);
  return lines.flatMap((line) => {
    if (line.startsWith('-') && isMoved(line, '+')) return [];
    return line.startsWith('+') && isMoved(line, '-') ? [` ${line.slice(1)}`] : [line];
  });
}
