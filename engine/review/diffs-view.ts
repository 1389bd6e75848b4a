/** What templates see of the schema before and after: the lines of each object that are others, with what stands beside them. */
import { structuredPatch } from 'diff';
import { groupBy } from '../../core/collections/group-by.ts';
import type { SchemaChange } from '../../core/review/schema/schema-model.ts';
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
  const all = withoutMoved(
    hunks
      .flatMap((hunk, at) => [...(at === 0 ? [] : [' …']), ...hunk.lines])
      .filter((line) => !line.startsWith('\\') && !isNeighbour(line) && !(isTable && isContinued(line))),
  ).filter((line, at, own) => line !== ' …' || at < own.length - 1);
  const lines = isTable ? withEnds(all, was ?? '', is ?? '') : all;
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

/** A table of which more stands before or behind than is shown: said so. */
function withEnds(lines: readonly string[], was: string, is: string): readonly string[] {
  const isColumn = (line: string | undefined): boolean => /^. {2,4}\S/.test(line ?? '');
  const kept = linesOf(is).filter((line) => linesOf(was).includes(line));
  const isHidden = (line: string): boolean => !lines.includes(` ${line}`);
  const [first, last] = [lines[0], lines.at(-1)];
  const [from, to] = [first, last].map((line) => {
    const text = line?.slice(1) ?? '';
    return (line?.startsWith('-') === true ? linesOf(was) : linesOf(is)).indexOf(text);
  });
  const before = linesOf(first?.startsWith('-') === true ? was : is).slice(0, Math.max(from ?? 0, 0));
  const behind = linesOf(last?.startsWith('-') === true ? was : is).slice((to ?? 0) + 1);
  const isMore = (some: readonly string[]): boolean =>
    some.some((line) => kept.includes(line) && isHidden(line));
  return [
    ...(isColumn(first) && isMore(before) ? [' …'] : []),
    ...lines,
    ...(isColumn(last) && isMore(behind) ? [' …'] : []),
  ];
}

/** Columns of a table and statements that belong to it. */
function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .filter((line) => /^(?: {2,4}\S|[A-Z])/.test(line) && !line.startsWith('CREATE TABLE'));
}

/** A statement of its own that is what it was: beside columns it is a place, beside statements nothing. */
function isNeighbour(line: string): boolean {
  return /^ (?:CREATE (?!TABLE)|ALTER |COMMENT |GRANT |\);$)/.test(line);
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
