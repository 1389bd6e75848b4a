/**
 * Columns that go, and the UPDATEs before that give values of theirs to columns that stay: which, in which rows, and how rows are asked for that none of them
 * meets. Reads plain UPDATEs outside of blocks; whether anything can be read back from what they write is not said here.
 */
import type { TakenLoss } from '../../proof/losses.ts';
import { oneLine } from '../../plan/format.ts';
import type { Update } from '../../operations/operation.ts';
import { onlyOperation } from '../../operations/only.ts';
import { isAlwaysTrue } from '../../rule-kit/bounded.ts';
import { isOnlyWhereNull } from './bounds.ts';
import { isIdentifier, lexemes, type Lexeme } from '../../schema/expression-text.ts';
import { column, displayName, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';
import type { Statement } from '../../syntax/statement.ts';
import { LineIndex } from '../../text/line-index.ts';
import { joined } from '../../text/enumerate.ts';
import { inOneLine } from '../conditions.ts';
import { assignmentsOf, wordsIn } from './assignments.ts';
import { shortened } from '../checks/check-sql.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { isThere, partsOf, type Parts } from './updated-rows.ts';

const longest = 90;
const mostNames = 4;
const mostTakes = 3;

interface Take {
  readonly place: string;
  /** As people call them: those of another table with its name. */
  readonly into: readonly string[];
  /** As the file has it; undefined where every row is met that has a value. */
  readonly where: string | undefined;
  /** Its condition can be asked of the rows before, under this name of the table. */
  readonly alias: string | undefined;
}

/** Undefined where nothing takes any, or something takes those of all rows. */
export function takenFrom(placed: Placed, key: string, name: string): TakenLoss | undefined {
  const takes = takesOf(placed, key, name);
  if (takes.length === 0 || takes.some(({ where }) => where === undefined)) return undefined;
  const into = (one: Take): string => joined(one.into, mostNames);
  const told = takes.slice(0, mostTakes).map((one) => {
    const where = shortened(inOneLine(one.where ?? ''), longest);
    return `${one.place} writes ${into(one)} from them where ${where}`;
  });
  const more = takes.length > mostTakes ? ['others write more'] : [];
  const [alias, ...aliases] = takes.map((one) => one.alias);
  const isAsked = alias !== undefined && aliases.every((one) => one === alias);
  return {
    by: [...told, ...more].join('; '),
    but: joined(
      takes.map((one) => `${one.place} writes into ${into(one)}`),
      mostTakes,
    ),
    places: [...new Set(takes.map(({ place }) => place))],
    left: isAsked
      ? { alias, condition: takes.map(({ where }) => `(${where ?? ''}) IS NOT TRUE`).join(' AND ') }
      : undefined,
  };
}

function takesOf(placed: Placed, key: string, name: string): readonly Take[] {
  const { section, at, migration, place, previous } = placed;
  const own = section.statements.slice(0, at).flatMap(({ statement, during }, index) => {
    if (!during.kept || !isUpdate(statement)) return [];
    const line = new LineIndex(migration.text).position(statement.span.start).line + 1;
    const called = place.replace(/\d+$/, String(line));
    return [{ statement, place: called, schema: schemaAt({ section, at: index }) }];
  });
  const before = previous.filter(isUpdate).map((statement) => ({
    ...{ statement, schema: section.found },
    place: 'a migration of the change before',
  }));
  return [...before, ...own].flatMap((one) => takeBy(one, placed, { key, name }));
}

/** Most statements are none, and need no reading. */
function isUpdate({ parsed }: Statement): boolean {
  return onlyOperation(parsed, 'update') !== undefined;
}

interface Standing {
  readonly statement: Statement;
  readonly place: string;
  readonly schema: Schema;
}

function takeBy(
  { statement, place, schema }: Standing,
  placed: Placed,
  { key, name }: { readonly key: string; readonly name: string },
): readonly Take[] {
  const operation = onlyOperation(statement.parsed, 'update');
  const parts = partsOf(statement.parsed);
  if (operation === undefined || parts === undefined) return [];
  const target = relationKey(schema, operation.table);
  const isOwn = target === key;
  const reads = operation.reads.map((one) => relationKey(schema, one));
  if (!isOwn && (reads.length !== 1 || reads[0] !== key)) return [];
  const called = nameIn(isOwn ? parts.target : parts.from);
  if (called === undefined) return [];
  const isAlone = isOwn && parts.from === undefined && reads.length === 0;
  const { after } = placed.section;
  const stays = tableByKey(after, target);
  const into = assignmentsOf(parts.sets)
    .filter(({ value }) => isNamed(value, { name, called, isAlone }))
    .flatMap(({ to }) => to)
    .filter((one) => stays !== undefined && column(stays, one) !== undefined && !(isOwn && one === name));
  if (into.length === 0) return [];
  const isAll = isOwn && isWhole(operation, { name, into, placed, target });
  if (!isAll && parts.where === undefined) return [];
  const shown = into.map((one) => oneLine(isOwn ? one : `${displayName(target)}.${one}`));
  const isAsked = isAlone && isRepeatable(parts, { key, schema, placed, statement });
  return [
    { place, into: shown, where: isAll ? undefined : parts.where, alias: isAsked ? called : undefined },
  ];
}

/** Without a condition, or where the row has a value, or nothing yet in a column that came empty with the change. */
function isWhole(
  { where, reads }: Update,
  of: {
    readonly name: string;
    readonly into: readonly string[];
    readonly placed: Placed;
    readonly target: string;
  },
): boolean {
  const { name, into, placed, target } = of;
  if (reads.length > 0) return false;
  if (isAlwaysTrue(where) || where === undefined) return true;
  const words = lexemes(where.text).flatMap(({ text }) => (text.trim() === '' ? [] : [text]));
  if (words.join(' ') === `${name} is not null`) return true;
  const was = tableByKey(placed.start, target);
  const isFresh = (one: string): boolean => was !== undefined && column(was, one) === undefined;
  return words.length === 3 && into.some((one) => isFresh(one) && isOnlyWhereNull(where, one));
}

/** The columns that it asks for are there before the change, and say the same then. */
function isRepeatable(
  { where }: Parts,
  of: {
    readonly key: string;
    readonly schema: Schema;
    readonly placed: Placed;
    readonly statement: Statement;
  },
): boolean {
  const { key, schema, placed, statement } = of;
  if (where === undefined || /\bselect\b/i.test(where)) return false;
  const words = new Set(where.toLowerCase().match(/\w+/g) ?? []);
  if (!isThere(key, words, schema, placed.start)) return false;
  const earlier = [...placed.previous, ...placed.section.statements.map((one) => one.statement)];
  const end = earlier.indexOf(statement);
  const changed = earlier
    .slice(0, Math.max(end, 0))
    .flatMap(({ parsed }) => parsed.operations)
    .flatMap((one) => (one.kind === 'update' && relationKey(schema, one.table) === key ? one.columns : []));
  const programs = [...words].flatMap((name) => [name, `public.${name}`]);
  const made = programs.some((one) => schema.programs.has(one) && !placed.start.programs.has(one));
  return !made && !changed.some((one) => words.has(one.toLowerCase()));
}

/** What a table is called by in the statement: `users`, `public.users u`, `users AS u`. */
function nameIn(text: string | undefined): string | undefined {
  const words = wordsIn(text ?? '');
  const isPlain = words.every((one) => isIdentifier(one) || one.text === '.');
  return isPlain && words.length <= 5 ? words.at(-1)?.text : undefined;
}

/** By its own name, by that of its table, or with the row as a whole; in a query inside, and beside other tables, by that of its table alone. */
function isNamed(
  value: readonly Lexeme[],
  { name, called, isAlone }: { readonly name: string; readonly called: string; readonly isAlone: boolean },
): boolean {
  const isPlain = isAlone && !value.some(({ text, kind }) => kind === 'word' && text === 'select');
  return value.some((one, at) => {
    const [before, behind] = [value[at - 1]?.text, value[at + 1]?.text];
    if (!isIdentifier(one)) return one.text === '*' && before === '.' && value[at - 2]?.text === called;
    if (one.text === name && behind !== '(' && behind !== '.') {
      return before === '.' ? value[at - 2]?.text === called : isPlain;
    }
    return one.text === called && before !== '.' && behind !== '.' && behind !== '(' && isPlain;
  });
}
