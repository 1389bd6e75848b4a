/**
 * What a review says of names that come back: what the release does, who decides, and each way to the values. What comes back is found in
 * comes-back.ts.
 */
import { psqlFile } from '../psql.ts';
import { code, codeForFile } from '../../text/code-in-prose.ts';
import { formatBytes, oneLine } from '../../plan/format.ts';
import { capital, commas, joined } from '../../text/enumerate.ts';
import type { GoneInCode } from '../input.ts';
import type { RunbookStep } from '../model.ts';
import { placesInWords, type Placed } from '../placed.ts';
import { ratesInWords, rowRates, secondsInWords, type Seconds } from '../statements/sizes.ts';
import { fillScript } from '../rows/batch-sql.ts';
import { emptyInCode, keptInCode, nullsInCode, readsBothAt } from '../verdict/gone-in-code.ts';
import { bothIn, bothInSql, bothScript, bothScripts, bothValues, type Both } from './both-names.ts';
import { emptyIn, type ComesBack } from './comes-back.ts';
import { dropScript, formersIn, type Former } from './drop-former.ts';

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
  return `what reads ${names ?? ''} does not find before it what is in ${kept ?? ''} alone, and what reads ${kept ?? ''} fails after it`;
}

/** `expects builds.rerun_of as bigint`. */
export function expectsOther({ kind, table, name, type, former, isWritten }: ComesBack): string {
  // Until then it is refused, and from then on nobody else does.
  if (isWritten && former === type) return `writes ${table}.${oneLine(name)} itself`;
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

/** For whom it is null: half a sentence, and one more of those for whom it is not, where code was seen to be such. */
export function nullFor(
  all: readonly ComesBack[],
  looked: readonly GoneInCode[],
): { readonly by: Readonly<Record<'whom' | 'right', string>>; readonly until: string } {
  const seen = all.map((one) => ({ one, at: readsBothAt(`${one.table}.${one.name}`, looked) }));
  if (seen.some(({ at }) => at === undefined))
    return { by: { whom: 'for old and new code', right: '' }, until: untilMended(all) };
  const names = joined([...new Set(all.map(({ name }) => oneLine(name)))]);
  const kept = joined([...new Set(all.map((one) => oneLine(one.kept)))]);
  return {
    by: {
      whom: `for code that reads ${names} alone, as the previous release does`,
      right: ` Code that reads ${kept} too is right: it is named in ${seen.map(({ at }) => at).join(', ')}; look there for lines that read ${names} alone.`,
    },
    until: 'until the values are copied',
  };
}

/** What a verdict wants first. */
function untilMended(all: readonly ComesBack[]): string {
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
    return `Who moves the ${what} of ${name} that are there: they are in ${oneLine(one.kept)}, and nothing in the change copies them.${one.kind === 'table' ? '' : `${keptInCode(`${one.table}.${one.kept}`, looked)}${emptyInCode(`${one.table}.${one.name}`, `${one.table}.${one.kept}`, looked)}${nullsInCode(`${one.table}.${one.name}`, looked)}`}`;
  });
}

/** What the pre-flight has counted decides it. */
export function valuesStep(own: readonly Placed[], date: string): readonly RunbookStep[] {
  const scripts = bothScripts(own, date).map(({ name }) => name);
  const [indexes, fill] = [bothScript, fillScript].map((name) => scripts.includes(name));
  const isUnserved = formersIn(own, date).some((one) => one.indexes.length > 0);
  const unserved = isUnserved
    ? `; some queries of one that reads ${oneLine(emptyIn(own)[0]?.name ?? '')} alone have no index until the CREATE INDEX lines of ${dropScript} have run`
    : '';
  const behind = indexes === true ? `; ${bothScript} after its commit` : '';
  const last = fill === true ? `${fillScript}, then (3) of the order` : '(2) and (3) of the order';
  return emptyIn(own)
    .filter(({ kind }) => kind === 'column')
    .map((one) => ({
      title: `Decide how the values of ${one.table}.${oneLine(one.name)} get there, by what the pre-flight counts`,
      lines: [
        `${builtBefore(own)}Few: by the UPDATE in the file, as the order says; after it any release${takesIt(one)} finds them there, the previous one included${unserved}. Many: by the file${fill === true || indexes === true ? ' without it' : ' as it stands'}${behind}; the release that starts then reads ${oneLine(one.kept)} too; then ${last}.`,
      ],
    }));
}

/** What the post-flight counts of them decides whether anything starts. */
export function countedBehind(own: readonly Placed[]): readonly string[] {
  return emptyIn(own)
    .filter(({ kind, value }) => kind === 'column' && value === 'null')
    .map(
      ({ name, kept }) =>
        `Rows with a value in ${oneLine(kept)} and none in ${oneLine(name)}: where few were filled in the file one is a STOP, do not start; where many are copied later it counts all that are not copied yet.`,
    );
}

/** Behind the commit, where the values are copied later: before code runs that asks both names. */
export function bothStep(own: readonly Placed[], date: string): readonly RunbookStep[] {
  const all = bothIn(own, date).filter(({ indexes }) => indexes.length > 0);
  if (all.length === 0) return [];
  return [
    {
      title: `Only where many are copied later: ${bothScript}`,
      lines: [
        `${psqlFile(bothScript)}, with the application still stopped, for as long as the order says; about half as long without CONCURRENTLY, if nobody else writes there.`,
      ],
    },
  ];
}

/** With the release that reads both names. */
export function fillStep(own: readonly Placed[], date: string): readonly RunbookStep[] {
  return bothScripts(own, date).some(({ name }) => name === fillScript)
    ? [
        {
          title: `Only where many are copied later: ${fillScript}`,
          lines: [
            `${psqlFile(fillScript)}, beside the release that reads both names: it may be ended at any time, and goes on when it is run again. When after.sql counts 0 of them: (3) of the order.`,
          ],
        },
      ]
    : [];
}

/** `4 indexes, up to 1.7 GB and 6 to 108 min by estimate`. */
function sizeInWords({ indexes, bytes, seconds }: Both): string {
  const how = [
    ...(bytes === undefined ? [] : [`up to ${formatBytes(bytes)}`]),
    ...(seconds === undefined ? [] : [secondsInWords(seconds)]),
  ];
  return `${indexes.length === 1 ? 'one index' : `${String(indexes.length)} indexes`}${how.length === 0 ? '' : `, ${how.join(' and ')} by estimate`}`;
}

/** Nobody edits what is in a program. */
function builtBefore(own: readonly Placed[]): string {
  return own.some(({ migration: { runBy } }) => runBy?.embeds !== undefined)
    ? 'Days before: what is decided has to be in the file when the program is built. '
    : '';
}

/** A table that is another one in the middle of the file. A sentence. */
export function otherTableInWords({ table, kept }: ComesBack): string {
  return `Its lines cannot be split: ${table} is another table after the rename to ${oneLine(kept)}, and both releases call it so. One outage for all of it; or give the new table a name of its own, which the new release uses, and split that.`;
}

/** How values get there while both releases run: what is so, and each way for itself. Sentences. */
export function comesBackInWords(
  one: ComesBack,
  left: readonly string[],
  /** Why the tool builds nothing CONCURRENTLY: half a sentence. */
  always: string | undefined,
  { both, drop }: { readonly both: Both | undefined; readonly drop: Former | undefined },
): readonly string[] {
  const { kind, table, former, type, isIndexed } = one;
  const [name, kept] = [oneLine(one.name), oneLine(one.kept)];
  if (kind === 'table')
    return [
      `${table} comes back empty, and its rows are in ${kept}: statements of old and new code that name ${table} still run, and find none of them. Where they are to be found: (1) this change, with code that reads ${kept} too; (2) copy its rows in batches; (3) drop ${kept} when no code reads it any more. A table so small that it may be locked for it: ${code(`INSERT INTO ${table} SELECT … FROM ${kept}`)} in the same transaction. Foreign keys and views that were on it are on ${kept}.`,
    ];
  const value = former === type ? kept : `${kept}::${type}`;
  const is = one.value === 'null' ? `${name} IS NULL` : `${name} = ${one.value}`;
  const fill = `UPDATE ${table} SET ${name} = ${value} WHERE ${is} AND ${kept} IS NOT NULL`;
  const coalesced =
    one.value === 'null'
      ? `${oneLine(bothInSql(one))}${isIndexed ? indexedFirst(one, both) : ''}`
      : `${kept} where ${name} is ${one.value}`;
  return [
    `${table}.${name} comes back${former === type ? '' : ` as ${type}`}, and the values that were there are in ${kept}: statements of old and new code that name ${name} find a column of that name, and read ${one.value} for these rows${one.value === 'null' ? '; conditions such as IS NULL take them, and what is written by that stays wrong when the values are copied later' : ''}.`,
    `Where the pre-flight counts few rows with a value in ${name} (an UPDATE writes ${ratesInWords(rowRates(undefined, false))}, and others wait that long: no estimate here counts it): ${codeForFile(fill)} in the same transaction${isIndexed ? ', in front of the new indexes' : ''}. Then all code${takesIt(one)} finds them there, the previous one included${(drop?.indexes.length ?? 0) === 0 ? '' : ` (some of its queries have no index until the CREATE INDEX lines of ${dropScript} have run)`}, and no code needs ${kept}: the way back does.`,
    `Where they are many: (1) this change, with code that reads ${coalesced}; (2) ${both?.fill === undefined ? 'that UPDATE in batches' : `${fillScript}, which is that UPDATE in batches`}; (3) the release that reads ${name} alone${(drop?.indexes.length ?? 0) === 0 ? '' : `, after the CREATE INDEX lines of ${dropScript} and its ANALYZE, where it has one: until they have run some of its queries have no index`}; (4) ${drop === undefined ? 'drop' : `${dropScript}, which drops`} ${kept}${drop === undefined ? '' : ','} when no older one runs any more, and nobody will take this change back: its way back fails from then on.`,
    ...indexesInWords(one, both),
    ...servedInWords(one, both),
    ...(both?.fill === undefined ? [] : both.cost.words),
    ...(isIndexed
      ? [
          `So that nobody waits for its indexes: a new column of another name in place of the rename, written by a trigger or by a release that writes both; its indexes CONCURRENTLY${always === undefined ? '' : `, by hand, as ${always}`}; the other rows filled in batches; the names changed at the end. Built by hand after the rename they leave a gap: the former ones stay with ${kept}, and nothing serves ${name} until the new ones are there.`,
        ]
      : []),
    ...leftBy(left, drop).map(([names, isBuilt]) => leftInWords(names, name, kept, isBuilt)),
  ];
}

function indexedFirst({ table }: ComesBack, both: Both | undefined): string {
  // What serves is said by itself.
  if (both !== undefined && both.indexes.length + both.left.length === 0 && both.served.length > 0) return '';
  return both !== undefined && both.indexes.length > 0
    ? `, and ${bothScript} between the two`
    : `, and an index on the very expressions by which code then seeks or sorts (else a query that asks nothing else that is indexed reads all of ${table})`;
}

/** An index serves the very expression that a query has: measured by test/databases/review-both-names.test.ts. Sentences. */
function indexesInWords(one: ComesBack, both: Both | undefined): readonly string[] {
  if (both === undefined || both.indexes.length === 0) return [];
  const { indexes, left } = both;
  const longer = indexes.find(({ expression }) => expression !== bothInSql(one))?.expression;
  const nested = longer?.replace(`COALESCE(${bothValues(one).join(', ')}`, `COALESCE(${bothInSql(one)}`);
  const very =
    longer === undefined || nested === undefined || nested === longer
      ? ''
      : ` An index serves the very expression that it has: ${oneLine(longer)}, and not ${oneLine(nested)}.`;
  const places = indexes.filter(({ waits }) => waits).map(({ place }) => place);
  const [build, it] = places.length === 1 ? ['builds', 'it'] : ['build', 'them'];
  const later =
    places.length === 0
      ? ''
      : ` ${capital(placesInWords(places))} ${build} what serves nobody before (3): taken out of the file, and built CONCURRENTLY until then, nobody waits for ${it}; make this document anew with such a file.`;
  const rest =
    left.length === 0
      ? ''
      : ` For ${commas(left, mostLeft)} write what does the same for both names by hand.`;
  return [
    `${bothScript} is ${sizeInWords(both)}; in the file ${indexes.length === 1 ? 'it' : 'they'} would be built under its lock. Without ${indexes.length === 1 ? 'it' : 'them'} a query that seeks or sorts by both names reads all of ${one.table} where it has no other condition that an index serves.${very}${rest}${later}`,
  ];
}

/** What the file builds has both columns already. Sentences. */
function servedInWords(one: ComesBack, both: Both | undefined): readonly string[] {
  if (both === undefined || both.served.length === 0) return [];
  const { served, either, indexes, left } = both;
  const isOne = served.length === 1;
  const expressions = [...new Set(served.flatMap(({ expression }) => expression ?? []))];
  const names = commas(
    served.map(({ name }) => name),
    mostLeft,
  );
  const very =
    expressions.length === 0
      ? ''
      : ` An index serves the very expression that it has: have code seek and sort by ${joined(expressions)}.`;
  const [name, kept] = [oneLine(one.name), oneLine(one.kept)];
  const apart =
    either.length === 0
      ? ''
      : ` By ${either.map((each) => `${each.name} and ${each.former}`).join(', ')} code seeks with ${name} = … OR ${kept} = …, and not with ${oneLine(bothInSql(one))}.`;
  const open =
    indexes.length > 0 || left.length === 0
      ? ''
      : ` For ${commas(left, mostLeft)} write what does the same for both names by hand.`;
  return [
    `${names} ${isOne ? 'has' : 'have'} both columns already, and ${isOne ? 'needs' : 'need'} no further index.${very}${apart}${open}`,
  ];
}

/** Indexes that go along with the rename and keep their names: nobody has seen to them. */
function leftInWords(left: readonly string[], name: string, kept: string, isBuilt: boolean): string {
  const [keep, stay, serve, it, go, other] =
    left.length === 1
      ? ['keeps its name', 'stays', 'it does', 'it', 'goes', 'another name']
      : ['keep their names', 'stay', 'they do', 'they', 'go', 'other names'];
  const served = `${commas(left.map(oneLine), mostLeft)} ${keep} and ${stay} on ${kept}: no condition on ${name} and no order by it is served there`;
  if (isBuilt)
    return `${served} until ${dropScript}, which builds the same on ${name} before ${it} ${go} with ${kept}. Where code needs that before, build it in this change under ${other}.`;
  return `${served}, and whatever else ${serve} ends when ${it} ${go} with ${kept}. Build the same on ${name} under ${other}, in this change or before ${kept} goes at the latest.`;
}

/** Those that a script builds on the new column, and the others. */
function leftBy(
  left: readonly string[],
  drop: Former | undefined,
): readonly (readonly [names: readonly string[], isBuilt: boolean])[] {
  const isBuilt = (name: string): boolean => drop?.indexes.some((one) => one.name === name) === true;
  const groups = [true, false].map((is) => [left.filter((name) => isBuilt(name) === is), is] as const);
  return groups.filter(([names]) => names.length > 0);
}

/** The last step, by whoever ends it for good. */
export function dropStep(statements: readonly Placed[], date: string): readonly RunbookStep[] {
  const all = formersIn(statements, date);
  if (all.length === 0) return [];
  const kept = commas([...new Set(all.map(({ one }) => oneLine(one.kept)))], mostLeft);
  const tables = [...new Set(all.flatMap(({ one, referred }) => [one.table, ...referred]))];
  const indexes = all.flatMap((each) => each.indexes.map(({ name }) => oneLine(name)));
  const lost = all.flatMap((each) => each.lost);
  const doubled = all.flatMap((each) => each.doubled);
  const seconds = all.reduce<Seconds | undefined>((sum, each) => plus(sum, each.seconds), undefined);
  const time = seconds === undefined ? '' : ` (estimate: ${secondsInWords(seconds)})`;
  return [
    {
      title: `Only when no release that says ${kept} runs any more, and nobody will take the change back: ${dropScript}`,
      lines: [
        `Point of no return: after it ${kept} is gone, and the way back fails. ${psqlFile(dropScript)}: it stops while a row has its value there alone.${indexes.length === 0 ? '' : ` ${indexes.join(', ')} ${indexes.length === 1 ? 'is' : 'are'} built on the new column first, beside others${time}${indexes.length === 1 ? ', as it goes' : ', as they go'} with ${kept}.`} Then reads and writes of ${commas(tables, mostLeft)} wait for a moment.${doubled.map(({ name, by }) => ` ${name} goes with it; ${by} does the same.`).join('')}${lost.length === 0 ? '' : ` ${lost.join(', ')} ${lost.length === 1 ? 'goes' : 'go'} with it, and nothing does the same on the new column: see to that before.`}`,
      ],
    },
  ];
}

function plus(one: Seconds | undefined, other: Seconds | undefined): Seconds | undefined {
  return one === undefined || other === undefined
    ? (one ?? other)
    : { least: one.least + other.least, most: one.most + other.most };
}

const mostLeft = 4;
