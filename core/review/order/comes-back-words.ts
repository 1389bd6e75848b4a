/**
 * What a review says of names that come back: what the release does, who decides, and each way to the values. What comes back is found in
 * comes-back.ts.
 */
import { oneLine } from '../../plan/format.ts';
import { commas } from '../../text/enumerate.ts';
import type { GoneInCode } from '../input.ts';
import type { RunbookStep } from '../model.ts';
import type { Placed } from '../placed.ts';
import { emptyInCode, keptInCode } from '../verdict/gone-in-code.ts';
import { emptyIn, type ComesBack } from './comes-back.ts';

/** `reads builds.rerun_of_old too, or any that takes rerun_of as bigint where the values are copied`: that of before may be one. */
export function readsBoth(one: ComesBack): string {
  const { kind, table, kept } = one;
  if (kind === 'table') return `reads ${kept} beside ${table}`;
  return `reads ${table}.${oneLine(kept)} too, or any${takesIt(one)} where the values are copied`;
}

/** Whatever has read the name goes on with it, but for another type. */
function takesIt({ name, former, type }: ComesBack): string {
  return former === type ? '' : ` that takes ${oneLine(name)} as ${type}`;
}

/** Why nothing runs until the way back has run. Half a sentence. */
export function apartUntilBack(all: readonly ComesBack[]): string {
  const [kept, names] = [all.map((one) => one.kept), all.map((one) => one.name)].map((each) =>
    commas([...new Set(each.map(oneLine))], mostLeft),
  );
  return `what reads ${names ?? ''} does not find before it what is in ${kept ?? ''} alone, and what reads ${kept ?? ''} fails behind it`;
}

/** `expects builds.rerun_of as bigint`. */
export function expectsOther({ kind, table, name, type }: ComesBack): string {
  return kind === 'table'
    ? `expects ${table} as another table`
    : `expects ${table}.${oneLine(name)} as ${type}`;
}

/** `builds.rerun_of is null in the rows that are there`. */
export function meansNow({ kind, table, name, value }: ComesBack): string {
  return kind === 'table'
    ? `${table} is empty`
    : `${table}.${oneLine(name)} is ${value} in the rows that are there`;
}

/** A way is told on which nobody waits. */
export function isOtherNameTold(all: readonly ComesBack[]): boolean {
  return all.every(({ isIndexed }) => isIndexed);
}

/** What a verdict wants first. */
export function untilMended(all: readonly ComesBack[]): string {
  return `until code reads ${[...new Set(all.map(({ kept }) => oneLine(kept)))].join(', ')} too or ${all.every(({ kind }) => kind === 'table') ? 'the rows' : 'the values'} are copied`;
}

/** Either is somebody's work. Sentences. */
export function namesToDecide(
  statements: readonly Placed[],
  looked: readonly GoneInCode[],
): readonly string[] {
  return emptyIn(statements).map((one) => {
    const name = one.kind === 'table' ? one.table : `${one.table}.${oneLine(one.name)}`;
    const what = one.kind === 'table' ? 'rows' : 'values';
    return `Who moves the ${what} of ${name} that are there: they are in ${oneLine(one.kept)}, and nothing in the change copies them.${one.kind === 'table' ? '' : `${keptInCode(`${one.table}.${one.kept}`, looked)}${emptyInCode(`${one.table}.${one.name}`, looked)}`}`;
  });
}

/** What the pre-flight has counted decides it. */
export function valuesStep(own: readonly Placed[]): readonly RunbookStep[] {
  return emptyIn(own)
    .filter(({ kind }) => kind === 'column')
    .map((one) => ({
      title: `Decide how the values of ${one.table}.${oneLine(one.name)} get there, by what the pre-flight counts`,
      lines: [
        `${builtBefore(own)}Few: by the UPDATE in the file, as the order says; behind it any release serves${takesIt(one)}, be it that of before. Many: by the file as it stands, and the release that starts behind it reads ${oneLine(one.kept)} too; then (2) to (4) of the order.`,
      ],
    }));
}

/** Nobody edits what is in a program. */
function builtBefore(own: readonly Placed[]): string {
  return own.some(({ migration: { runBy } }) => runBy?.embeds !== undefined)
    ? 'Days before: what is decided has to be in the file when the program is built. '
    : '';
}

/** A table that is another one in the middle of the file. A sentence. */
export function otherTableInWords({ table, kept }: ComesBack): string {
  return `Its lines cannot be split: ${table} is another table behind the rename to ${oneLine(kept)}, and both releases call it so. One outage for all of it; or give the new table a name of its own, which the new release uses, and split that.`;
}

/** How values get there while both releases run: what is so, and each way for itself. Sentences. */
export function comesBackInWords(
  one: ComesBack,
  left: readonly string[],
  /** Why the tool builds nothing CONCURRENTLY: half a sentence. */
  always: string | undefined,
): readonly string[] {
  const { kind, table, former, type, isIndexed } = one;
  const [name, kept] = [oneLine(one.name), oneLine(one.kept)];
  if (kind === 'table')
    return [
      `${table} comes back empty, and its rows are in ${kept}: statements of old and new code that name ${table} still run, and find none of them. Where they are to be found: (1) this change, with code that reads ${kept} too; (2) copy its rows in batches; (3) drop ${kept} when no code reads it any more. A table so small that it may be locked for it: INSERT INTO ${table} SELECT … FROM ${kept} in the same transaction. Foreign keys and views that were on it are on ${kept}.`,
    ];
  const value = former === type ? kept : `${kept}::${type}`;
  const is = one.value === 'null' ? `${name} IS NULL` : `${name} = ${one.value}`;
  const fill = `UPDATE ${table} SET ${name} = ${value} WHERE ${is} AND ${kept} IS NOT NULL`;
  const coalesced =
    one.value === 'null'
      ? `COALESCE(${name}, ${kept})${isIndexed ? `, and an index on that where code seeks or sorts by it (else it reads all of ${table})` : ''}`
      : `${kept} where ${name} is ${one.value}`;
  return [
    `${table}.${name} comes back${former === type ? '' : ` as ${type}`}, and the values that were there are in ${kept}: statements of old and new code that name ${name} find a column of that name, and read ${one.value} for these rows${one.value === 'null' ? '; conditions such as IS NULL take them, and what is written by that stays wrong when the values are copied later' : ''}.`,
    `Where the pre-flight counts few rows with a value in ${name} (an UPDATE writes 500 to 20 k rows a second, and others wait that long, which is in no time that stands here): ${fill}; in the same transaction${isIndexed ? ', in front of the new indexes' : ''}. Then all code${takesIt(one)} finds them there, be it that of before, and no code needs ${kept}: the way back does.`,
    `Where they are many: (1) this change, with code that reads ${coalesced}; (2) that UPDATE in batches; (3) the release that reads ${name} alone; (4) drop ${kept} when no older one runs any more.`,
    ...(isIndexed
      ? [
          `So that nobody waits for its indexes: a new column of another name in place of the rename, written by a trigger or by a release that writes both; its indexes CONCURRENTLY${always === undefined ? '' : `, by hand, as ${always}`}; the other rows filled in batches; the names changed at the end. Built by hand behind the rename they leave a gap: those of before stay with ${kept}, and nothing serves ${name} until the new ones are there.`,
        ]
      : []),
    ...(left.length === 0 ? [] : [leftInWords(left, name, kept)]),
  ];
}

/** Indexes that go along with the rename and keep their names: nobody has seen to them. */
function leftInWords(left: readonly string[], name: string, kept: string): string {
  const [keep, stay, serve, it, go] =
    left.length === 1
      ? ['keeps its name', 'stays', 'it does', 'it', 'goes']
      : ['keep their names', 'stay', 'they do', 'they', 'go'];
  return `${commas(left.map(oneLine), mostLeft)} ${keep} and ${stay} on ${kept}: no condition on ${name} and no order by it is served there, and whatever else ${serve} ends when ${it} ${go} with ${kept}. Build the same on ${name} before.`;
}

const mostLeft = 4;
