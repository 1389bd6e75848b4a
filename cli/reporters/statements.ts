/** The two output formats of `plinth statements compare`. The JSON is public: nothing is removed within a version. */
import { placeOf, type OwnStatements, type StatementPlace } from '../../core/query-index/own-statements.ts';
import type { SlowerStatement, StatementComparison, StatementUse } from '../../core/statements/compare.ts';
import { formatCount, formatDuration, formatShare } from '../../core/text/format.ts';
import { excerpt, printable, wrap, type Style } from '../style.ts';

export function statementsJson(comparison: StatementComparison, own: OwnStatements): string {
  const placed = (use: StatementUse): object => ({ ...use, place: placeIn(own, use) ?? null });
  const { slower, longer, fresh, top, landed, ...rest } = comparison;
  const answer = {
    version: 1,
    ...rest,
    landed: landed ?? null,
    slower: slower.map(placed),
    longer: longer.map(placed),
    new: fresh.map(placed),
    top: top.map(placed),
  };
  return `${JSON.stringify(answer, undefined, 2)}\n`;
}

export function statementsText(comparison: StatementComparison, own: OwnStatements, style: Style): string {
  const { from, to, dialect, database, totalMs, slower, longer, fresh, top, landed, notes } = comparison;
  const count = slower.length;
  const verdict =
    count === 0
      ? 'No statement became slower.'
      : `${count === 1 ? 'One statement' : `${count} statements`} became slower.`;
  const lines = [
    style.bold((count === 0 ? style.green : style.red)(verdict)),
    style.dim(printable(`${database}, ${from} to ${to}, ${formatDuration(totalMs)} in all statements`)),
    ...(landed === undefined
      ? ['Which migrations ran in between is not known.']
      : landed.length === 0
        ? ['No migration ran in between.']
        : [printable(`Ran in between: ${landed.join(', ')}`)]),
  ];
  const work = dialect === 'mysql' ? 'rows' : 'blocks';
  for (const one of slower) lines.push('', ...slowerLines(one, totalMs, work, own, style));
  if (longer.length > 0)
    lines.push('', style.bold('Took longer for the same work; how much that varies is not known'));
  for (const one of longer) lines.push('', ...slowerLines(one, totalMs, work, own, style));
  if (fresh.length > 0) lines.push('', style.bold('New, with a share of the time'));
  for (const one of fresh) lines.push(...useLines(one, totalMs, own, style));
  if (top.length > 0) lines.push('', style.bold('Most time'));
  for (const one of top) lines.push(...useLines(one, totalMs, own, style));
  if (notes.length > 0) lines.push('', style.bold('To know'));
  for (const note of notes) lines.push(...wrap(printable(note), style.width - 2).map((line) => `  ${line}`));
  return `${lines.join('\n')}\n`;
}

function slowerLines(
  one: SlowerStatement,
  totalMs: number,
  work: 'blocks' | 'rows',
  own: OwnStatements,
  style: Style,
): readonly string[] {
  const { before, mean, calls, cause } = one;
  const why =
    cause === 'work'
      ? `a call reads ${formatCount(mean.blocks)} ${work} instead of ${formatCount(before.blocks)}`
      : `a call reads as many ${work} as before (${formatCount(mean.blocks)}): it waits, or the server is busier`;
  const took = `${formatDuration(mean.ms)} instead of ${formatDuration(before.ms)} a call, ${formatCount(calls)} calls`;
  return [
    `${style.bold(took)}, ${formatShare(one.ms / totalMs)} of the time: ${why}`,
    ...textLines(one, own, style),
  ];
}

function useLines(one: StatementUse, totalMs: number, own: OwnStatements, style: Style): readonly string[] {
  const share = totalMs === 0 ? '' : `${formatShare(one.ms / totalMs)}, `;
  return [
    `  ${share}${formatDuration(one.mean.ms)} a call, ${formatCount(one.calls)} calls`,
    ...textLines(one, own, style),
  ];
}

function textLines(one: StatementUse, own: OwnStatements, style: Style): readonly string[] {
  const place = placeIn(own, one);
  const where = place === undefined ? '' : `  ${style.cyan(printable(`${place.path}:${place.line}`))}`;
  return [`    ${style.dim(excerpt(one.text, style.width - 6))}${where}`];
}

function placeIn(own: OwnStatements, { text }: StatementUse): StatementPlace | undefined {
  const isCut = text.endsWith(' …');
  return placeOf(own, isCut ? text.slice(0, -2) : text, isCut);
}
