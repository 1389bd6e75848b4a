/**
 * Columns that a change fills by UPDATEs with conditions, or by what may be null, and in which it then forbids nulls: whether every row gets a
 * value, by the conditions themselves, and what to ask the rows before. Says nothing where something else may fill the column too.
 */
import { inOneLine } from '../conditions.ts';
import { shown } from '../shown.ts';
import { onlyOperation } from '../../operations/only.ts';
import { groupBy } from '../../collections/group-by.ts';
import { capital } from '../../text/enumerate.ts';
import { oneLine } from '../../plan/format.ts';
import { queryOf } from '../../queries/queries.ts';
import { isAlwaysTrue } from '../../rule-kit/bounded.ts';
import { lexemes, type Lexeme } from '../../schema/expression-text.ts';
import { column, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Table } from '../../schema/model.ts';
import { slice } from '../../text/span.ts';
import { noneOf, qualifiedName, shortened } from '../checks/check-sql.ts';
import { callsWhatComes } from './calls-new.ts';
import { mayFill } from './fills.ts';
import type { Check } from '../model.ts';
import { type Placed, placesInWords, schemaAt } from '../placed.ts';
import { secondsInWords } from '../statements/sizes.ts';
import { gapBetween, pickedRows, type Gap } from './value-ranges.ts';
import { secondsOfAll } from '../statements/works.ts';

interface Uncovered {
  readonly table: Table;
  readonly name: string;
  readonly forbids: Placed;
  readonly fills: readonly Placed[];
  /** `null`: rows for which the value is none; `isPicked` where a condition leaves rows out too. */
  readonly gap: Gap | { readonly kind: 'null'; readonly isPicked: boolean };
  /** True for each row that gets a value; undefined where it names what the change makes or writes. */
  readonly condition: string | undefined;
  /** What it calls comes with the change. */
  readonly callsNew: boolean;
}

function uncoveredIn(statements: readonly Placed[]): readonly Uncovered[] {
  return coversOf(statements).flatMap(({ cover }) => (cover === 'whole' ? [] : [cover]));
}

/** Of each column in which nulls are forbidden; none where nothing is known of it. */
function coversOf(
  statements: readonly Placed[],
): readonly { readonly placed: Placed; readonly cover: Uncovered | 'whole' }[] {
  return statements.flatMap((placed) =>
    placed.one.actions.flatMap(({ operation }) => {
      if (operation.kind !== 'setNotNull') return [];
      const key = relationKey(schemaAt(placed), operation.table);
      const cover = coverAt(placed, key, operation.column.text, statements);
      return cover === undefined ? [] : [{ placed, cover }];
    }),
  );
}

/** `whole`: every row has a value that is none of the nulls. */
function coverAt(
  placed: Placed,
  key: string,
  name: string,
  statements: readonly Placed[],
): Uncovered | 'whole' | undefined {
  const table = tableByKey(placed.start, key);
  const there = tableByKey(schemaAt(placed), key);
  const of = there && column(there, name);
  const isNew = table !== undefined && column(table, name) === undefined;
  if (!isNew || of?.nullable !== true || of.default !== undefined || of.identity !== undefined)
    return undefined;
  const before = statements.slice(0, statements.indexOf(placed));
  const fills = before.filter((one) => mayFill(one, key, name));
  if (fills.length === 0 || fills.some((one) => one.section !== placed.section)) return undefined;
  const all = fills.map((one) => fillBy(one, name, tableByKey(schemaAt(one), key) ?? table));
  const known = all.flatMap((one) => one ?? []);
  if (known.length < fills.length) return undefined;
  const whole = known.findLastIndex(({ isWhole }) => isWhole);
  if (whole >= 0) return known.slice(whole).every(({ isSure }) => isSure) ? 'whole' : undefined;
  const gap = known.some(({ isSure }) => !isSure)
    ? ({ kind: 'null', isPicked: known.some(({ isPicked }) => isPicked) } as const)
    : gapBetween(
        fills.flatMap((one) => {
          const block = queryOf(one.one.statement.parsed, schemaAt(one));
          return block === undefined ? [] : [pickedRows(block, schemaAt(one))];
        }),
      );
  if (gap.kind === 'none' && (!gap.nulls || column(table, gap.column)?.nullable === false)) return undefined;
  const isWritten = before.some((one) =>
    known.some(({ columns }) => columns.some((each) => each !== name && mayFill(one, key, each))),
  );
  // Behind a rename a name may be another column's: before it the rows are asked for nothing then.
  const isOld =
    known.every(({ columns }) => columns.every((each) => column(table, each) !== undefined)) &&
    !before.some(({ one }) => one.actions.some(({ operation }) => operation.kind === 'renameColumn'));
  const conditions = known.map((one) => one.condition);
  const callsNew = callsWhatComes(conditions, before);
  const isAskable = !isWritten && isOld && !callsNew;
  const condition = isAskable ? conditions.join(' OR ') : undefined;
  return { table, name, forbids: placed, fills, gap, condition, callsNew };
}

interface FillBy {
  readonly condition: string;
  /** Of the table, that the condition or the value names. */
  readonly columns: readonly string[];
  /** The value is there in each row that is written. */
  readonly isSure: boolean;
  /** In each row of the table. */
  readonly isWhole: boolean;
  readonly isPicked: boolean;
  readonly copies: string | undefined;
}

/** Of an UPDATE of one table alone under its own name; undefined where it says more. */
function fillBy({ one }: Placed, name: string, table: Table): FillBy | undefined {
  const { parsed } = one.statement;
  const operation = onlyOperation(parsed, 'update');
  if (operation === undefined || parsed.bodies.length > 0) return undefined;
  if (operation.reads.length > 0 || operation.picked !== undefined) return undefined;
  const value = valueOf(slice(parsed.text, operation.span), name, table);
  if (value === undefined) return undefined;
  const isOwnOnly = operation.where !== undefined && isNullAlone(operation.where.text, name);
  const where = isAlwaysTrue(operation.where) || isOwnOnly ? undefined : operation.where;
  const parts = [
    ...(where === undefined ? [] : [`(${where.text})`]),
    ...(value.isSure ? [] : [`(${value.text}) IS NOT NULL`]),
  ];
  return {
    condition: parts.length > 1 ? `(${parts.join(' AND ')})` : parts.join(''),
    columns: [...(where?.columns ?? []), ...(value.isSure ? [] : value.columns)],
    isSure: value.isSure,
    isWhole: parts.length === 0,
    isPicked: where !== undefined,
    copies: value.copies,
  };
}

/** `name IS NULL` and nothing else: of a column that has come with the change, that is every row. */
export function isNullAlone(condition: string, name: string): boolean {
  const words = lexemes(condition).filter(({ text }) => text.trim() !== '' && text !== '(' && text !== ')');
  const [is, nothing] = words.slice(-2).map(({ text }) => text.toLowerCase());
  const named = words.slice(0, -2);
  const isNamed = named.length === 1 || (named.length === 3 && named[1]?.text === '.');
  return is === 'is' && nothing === 'null' && isNamed && named.at(-1)?.text === name;
}

/** The column whose value an UPDATE gives to every row, as it is or as another type; undefined where it makes something of it. */
export function copiedFrom(placed: Placed, name: string, table: Table): string | undefined {
  const found = fillBy(placed, name, table);
  return found?.isWhole === true ? found.copies : undefined;
}

interface Value {
  /** The column that it is, with or without a cast. */
  readonly copies: string | undefined;
  readonly text: string;
  readonly isSure: boolean;
  readonly columns: readonly string[];
}

/** What stands behind the name in SET, where the table has no other name there. */
function valueOf(text: string, name: string, table: Table): Value | undefined {
  const all = lexemes(text).filter((one) => one.text.trim() !== '');
  const set = all.findIndex((one) => one.text.toLowerCase() === 'set' && one.kind === 'word');
  const isOwnName = all[set - 1]?.text === table.name && all[set - 2]?.text !== 'as';
  if (set < 0 || !isOwnName) return undefined;
  const at = all.findIndex(
    (one, index) =>
      index > set && one.text === name && all[index + 1]?.text === '=' && depthAt(all, index) === 0,
  );
  const from = all[at + 2];
  if (at < 0 || from === undefined) return undefined;
  const behind = all.findIndex(
    (one, index) =>
      index > at + 1 && depthAt(all, index) === 0 && [',', 'where', 'returning', ';'].includes(one.text),
  );
  const words = all.slice(at + 2, behind < 0 ? undefined : behind);
  const last = words.at(-1);
  if (last === undefined || words.some((one) => one.text === 'select')) return undefined;
  const copies = copiedColumn(words, table);
  return {
    text: text.slice(from.start, last.end),
    copies,
    isSure: isSure(words) || isOfSure(words, table),
    columns: table.columns.map((one) => one.name).filter((one) => words.some((each) => isNamed(each, one))),
  };
}

/** `id`, `users.id`, `id::text`. */
function copiedColumn(words: readonly Lexeme[], table: Table): string | undefined {
  const cast = words.findIndex(({ text }) => text === '::');
  const value = cast < 0 ? words : words.slice(0, cast);
  const type = cast < 0 ? [] : words.slice(cast + 1);
  const name =
    value.length === 3 && value[0]?.text === table.name && value[1]?.text === '.' ? value[2] : value[0];
  const isPlain = (value.length === 1 || value.length === 3) && type.length <= 1;
  return isPlain && name !== undefined && table.columns.some((one) => isNamed(name, one.name))
    ? name.text
    : undefined;
}

function isNamed({ text, kind }: Lexeme, name: string): boolean {
  return (kind === 'word' || kind === 'quoted') && text === name;
}

function depthAt(all: readonly Lexeme[], end: number): number {
  return all.slice(0, end).reduce((depth, { text }) => depth + (text === '(' ? 1 : text === ')' ? -1 : 0), 0);
}

/** A constant, or a CASE that has one for whatever is left; what calls and columns give is asked for. */
function isSure(words: readonly Lexeme[]): boolean {
  const [first] = words;
  if (first === undefined) return false;
  if (first.text === 'case') {
    const results = words.flatMap((one, at) =>
      one.text === 'then' || one.text === 'else' ? [words[at + 1]] : [],
    );
    return words.some(({ text }) => text === 'else') && results.every((one) => one && isConstant(one));
  }
  const [, colons, , more] = words;
  return isConstant(first) && (colons === undefined || (colons.text === '::' && more === undefined));
}

/** Constants and columns that are always filled, with operators between them, each of which gives a value where it is given some. */
function isOfSure(words: readonly Lexeme[], table: Table): boolean {
  return words.every((one, at) => {
    const [before, behind] = [words[at - 1]?.text, words[at + 1]];
    if (isConstant(one) || operators.has(one.text)) return true;
    if (one.kind !== 'word' && one.kind !== 'quoted') return false;
    if (before === '::') return behind === undefined || behind.text === ')' || operators.has(behind.text);
    if (one.text === 'interval' && behind?.kind === 'string') return true;
    if (one.text === table.name && behind?.text === '.') return true;
    return behind?.text !== '(' && column(table, one.text)?.nullable === false;
  });
}

const operators: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%', '|', '::', '(', ')', '.']);

function isConstant({ kind, text }: Lexeme): boolean {
  return kind === 'string' || /^\d[\d.]*$/.test(text) || text === 'true' || text === 'false';
}

// ------------------------------------------------------------------------------------------------------------------ told

/** What the change stops on, asked of the rows as they are before it. */
export function uncoveredChecks(statements: readonly Placed[]): readonly Check[] {
  return uncoveredIn(statements).flatMap(({ table, name, fills, condition }) =>
    condition === undefined
      ? []
      : [
          noneOf(
            `every row of ${shown(table.key)} gets its ${oneLine(name)} at ${placesInWords(fills.map(({ place }) => place))}`,
            `SELECT 1 FROM ${qualifiedName(table)} WHERE (${oneLine(condition)}) IS NOT TRUE`,
            { reads: 'rows', quotesMigration: true },
          ),
        ],
  );
}

/** Where nulls are forbidden, and the rows are asked or need not be. */
export function askedForCover(statements: readonly Placed[]): readonly string[] {
  return coversOf(statements).flatMap(({ placed, cover }) => {
    const isAlone = placed.one.actions.every(({ operation: { kind } }) => kind === 'setNotNull');
    return (cover === 'whole' ? isAlone : cover.condition !== undefined) ? [placed.place] : [];
  });
}

const longestGap = 120;

/** Sentences; those of tables that are alike are one. */
export function uncoveredToDecide(statements: readonly Placed[], date: string): readonly string[] {
  return [...groupBy(uncoveredIn(statements), gapInWords)].flatMap(([gap, same]) => {
    const names = same.map(({ table, name }) => `${shown(table.key)}.${oneLine(name)}`);
    const fills = placesInWords(
      statements.filter((one) => same.some((each) => each.fills.includes(one))).map(({ place }) => place),
    );
    const stops = same.map(({ forbids }) => forbids);
    const places = placesInWords(stops.map(({ place }) => place));
    const isOne = stops.length === 1;
    const asked = same.every(({ condition }) => condition !== undefined)
      ? ' The pre-flight counts them.'
      : same.some(({ callsNew }) => callsNew)
        ? ' Nothing can be asked before: the change itself brings what it calls. A value that this refuses fails the file as well: try it on a copy of the rows.'
        : ' Nothing here asks for them before.';
    return [
      `What ${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} to be in rows ${gap}: ${fills} ${fills.includes(',') ? 'give' : 'gives'} them none, and ${places} ${isOne ? 'stops' : 'stop'} on the first one${lostWork(stops, statements, date)}.${asked}`,
    ];
  });
}

/** For the head of a verdict: rows that are known to be left out, where there are any. Sentences. */
export function uncoveredInBrief(statements: readonly Placed[]): readonly string[] {
  const stops = uncoveredIn(statements).filter(({ gap }) => gap.kind === 'some');
  const places = placesInWords(stops.map(({ forbids }) => forbids.place));
  return stops.length === 0
    ? []
    : [
        `${capital(places)} ${stops.length === 1 ? 'stops' : 'stop'} on rows that nothing fills: mend that first.`,
      ];
}

/** What has run by then, and is taken back with it. */
function lostWork(stops: readonly Placed[], statements: readonly Placed[], date: string): string {
  const [first] = stops;
  if (first === undefined) return '';
  const before = statements.filter(
    ({ section, at, one }) =>
      section === first.section && at < first.at && one.during.transaction === first.one.during.transaction,
  );
  const seconds = secondsOfAll(before, date);
  if (before.length === 0) return '';
  return seconds === undefined || seconds.most < 60
    ? '; all before it in its transaction is taken back'
    : `, when what is before it has worked for ${secondsInWords(seconds)}: all of that is taken back`;
}

function gapInWords({ gap, fills, table }: Uncovered): string {
  switch (gap.kind) {
    case 'some': {
      const nullable = column(table, gap.column)?.nullable === true ? ' or without a value there' : '';
      return `with ${shortened(inOneLine(gap.condition), longestGap)}${nullable}`;
    }
    case 'none':
      return `without ${oneLine(gap.column)}`;
    case 'null':
      return `for which ${fills.length === 1 ? 'the value that it gives' : 'each value given'} is null${gap.isPicked ? ', or that no condition meets' : ''}, where there are such`;
    case 'unknown':
      return fills.length === 1
        ? 'that its condition leaves out, where there are such'
        : 'that none of the conditions meets, where there are such';
  }
}
