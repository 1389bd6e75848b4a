/**
 * Columns that go and out of whose values a statement before made others, by an expression: what that leaves out is in no copy. Reads the words
 * of UPDATE, INSERT … SELECT and CREATE TABLE AS, and says nothing of what functions keep besides those that it knows.
 */
import type { Operation } from '../../operations/operation.ts';
import { lexemes } from '../../schema/expression-text.ts';
import { column, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Column, Schema } from '../../schema/model.ts';
import { slice } from '../../text/span.ts';
import { LineIndex } from '../../text/line-index.ts';
import { type Placed, placesInWords, schemaAt } from '../placed.ts';

/** Where, as people call it: `line 13`. Undefined where a statement takes the value as it is, or none names it. */
export function convertedBy(placed: Placed, table: string, name: string): string | undefined {
  const { section, at, migration, place } = placed;
  const own = section.statements.slice(0, at).map(({ statement }, index) => ({
    statement,
    schema: schemaAt({ section, at: index }),
  }));
  const previous = placed.previous.map((statement) => ({ statement, schema: section.found }));
  const there = tableByKey(schemaAt({ section, at }), table);
  const of = there && column(there, name);
  if (of === undefined) return undefined;
  const uses = [...previous, ...own].flatMap(({ statement, schema }) =>
    statement.parsed.operations.flatMap((operation) => {
      if (isAskedFor(operation, of, { table, schema, start: placed.start }))
        return [{ statement, isPlain: of.type.name === 'bool' }];
      const words = wordsTaking(operation, statement.parsed.text, { table, schema });
      if (words?.includes(name) !== true && words?.includes('*') !== true) return [];
      return [{ statement, isPlain: isTakenAsItIs(words, of, schema) && !isInSomeArms(words, name) }];
    }),
  );
  if (uses.length === 0 || uses.some(({ isPlain }) => isPlain)) return undefined;
  const lines = new LineIndex(migration.text);
  const starts = uses.flatMap(({ statement }) =>
    own.some((one) => one.statement === statement) ? [lines.position(statement.span.start).line + 1] : [],
  );
  if (starts.length === 0) return 'a migration of the change';
  return placesInWords([...new Set(starts)].map((line) => place.replace(/\d+$/, String(line))));
}

/** By what it says a column that comes with the change gets a value of its own: `SET part = 'AM' WHERE starts < '11:00'`. */
function isAskedFor(
  operation: Operation,
  of: Column,
  { table, schema, start }: { readonly table: string; readonly schema: Schema; readonly start: Schema },
): boolean {
  if (operation.kind !== 'update' || relationKey(schema, operation.table) !== table) return false;
  const was = tableByKey(start, table);
  return (
    operation.columns.length > 0 &&
    operation.columns.every((name) => was === undefined || column(was, name) === undefined) &&
    operation.where?.columns.includes(of.name) === true
  );
}

/** The values that a statement gives: without its WHERE, and of an INSERT from the query on. */
function wordsTaking(
  operation: Operation,
  text: string,
  { table, schema }: { readonly table: string; readonly schema: Schema },
): readonly string[] | undefined {
  const { kind } = operation;
  if (kind !== 'update' && kind !== 'insert' && kind !== 'createTableAs') return undefined;
  const isOwn = kind === 'update' && relationKey(schema, operation.table) === table;
  if (!isOwn && !operation.reads.some((one) => relationKey(schema, one) === table)) return undefined;
  const words = lexemes(slice(text, operation.span)).map((one) => one.text);
  const start = kind === 'update' ? words.indexOf('set') + 1 : words.indexOf('select');
  const where = words.lastIndexOf('where');
  return words.slice(Math.max(start, 0), where < start ? undefined : where);
}

/** A result of a CASE, and not of each: the rows of the others get nothing of it. One inside another is not read. */
function isInSomeArms(words: readonly string[], name: string): boolean {
  const spoken = words.filter((word) => word.trim() !== '');
  const [start, end] = [spoken.indexOf('case'), spoken.indexOf('end')];
  if (start < 0 || end < start || spoken.includes('case', start + 1)) return false;
  const arms: string[][] = [];
  let isResult = false;
  for (const word of spoken.slice(start + 1, end)) {
    if (word === 'then' || word === 'else') arms.push([]);
    isResult = word === 'then' || word === 'else' || (isResult && word !== 'when');
    if (isResult) arms.at(-1)?.push(word);
  }
  const isOpen = !spoken.slice(start, end).includes('else');
  const own = arms.filter((arm) => arm.includes(name));
  const isElsewhere = [...spoken.slice(0, start), ...spoken.slice(end)].includes(name);
  return own.length > 0 && !isElsewhere && (isOpen || own.length < arms.length);
}

/** They hold what they are given. */
const keeping: ReadonlySet<string> = new Set([
  ...['array', 'row', 'to_json', 'to_jsonb', 'json_build_object', 'jsonb_build_object', 'json_build_array'],
  ...['jsonb_build_array', 'json_agg', 'jsonb_agg', 'array_agg', 'hstore'],
]);

/** Words behind which a bracket is no call. */
const noCall: ReadonlySet<string> = new Set([
  '=',
  ',',
  '(',
  'select',
  'from',
  'distinct',
  'all',
  'as',
  'set',
]);

/** `numbers`: what becomes a whole number is told by that too, but for blanks and leading zeros. */
export function isTakenAsItIs(
  words: readonly string[],
  of: Column,
  schema: Schema,
  numbers: 'kept' | 'other' = 'other',
): boolean {
  return words.some((word, at) => {
    if (word === '*') return ['select', '.', ',', 'all'].includes(words[at - 1] ?? '');
    if (word !== of.name) return false;
    let from = at - 1;
    while (words[from] === '.') from -= 2;
    let to = at + 1;
    for (;;) {
      const isNumber = numbers === 'kept' && wholeNumberNames.has(words[to + 1] ?? '');
      if (words[to] === '::' && (isNumber || isLossless(words, to + 1, of, schema))) {
        to = endOfType(words, to + 1);
      } else if (
        words[from] === '(' &&
        words[from - 1] === 'cast' &&
        words[to] === 'as' &&
        isLossless(words, to + 1, of, schema)
      ) {
        from -= 2;
        to = endOfType(words, to + 1) + 1;
      } else if (words[from] === '(' && words[to] === ')' && noCall.has(words[from - 1] ?? '=')) {
        from -= 1;
        to += 1;
      } else break;
    }
    const [before, behind] = [words[from] ?? '', words[to] ?? ';'];
    const call = callAround(words, from);
    if (call !== undefined) {
      const isArgument = [',', '(', '['].includes(before) && [',', ')', ']'].includes(behind);
      return isArgument && (keeping.has(call) || (call === 'coalesce' && before === '('));
    }
    if (before === '=') return [',', ';', 'from'].includes(behind);
    const isItem = ['select', ',', 'distinct', 'all', '('].includes(before);
    return isItem && ![...operators, 'then', 'else', 'end', 'at', 'is', 'in'].includes(behind);
  });
}

const operators = ['+', '-', '*', '/', '%', '|', '<', '>', '=', '!', '::', '[', '#', '&', '~', '.'];

/** The name before the bracket that a word stands in, where that is a call. */
function callAround(words: readonly string[], from: number): string | undefined {
  let depth = 0;
  for (let at = from; at >= 0; at -= 1) {
    const word = words[at] ?? '';
    if (word === ')' || word === ']') depth += 1;
    else if (word === '(' || word === '[') {
      if (depth > 0) depth -= 1;
      else if (!noCall.has(words[at - 1] ?? '=')) return words[at - 1];
    } else if (word === 'select' && depth === 0) return undefined;
  }
  return undefined;
}

const wholeNumberNames: ReadonlySet<string> = new Set(['int', 'integer', 'bigint', 'int4', 'int8']);
const wholeNumbers: ReadonlySet<string> = new Set(['int2', 'int4', 'int8']);

/** Of a type whose name begins there: it holds every value, or refuses it. */
function isLossless(words: readonly string[], at: number, { type }: Column, schema: Schema): boolean {
  const name = words[at] ?? '';
  const isCut = words[at + 1] === '(';
  if (name === 'text' || name === 'uuid') return true;
  if (name === 'varchar') return !isCut;
  if (name === 'json' || name === 'jsonb') return type.name === 'json' || type.name === 'jsonb';
  if (['bigint', 'int8', 'numeric', 'decimal'].includes(name)) return !isCut && wholeNumbers.has(type.name);
  return [...schema.types.values()].some((one) => one.name === typeName(words, at) && one.form === 'enum');
}

function typeName(words: readonly string[], at: number): string {
  return words[at + 1] === '.' ? (words[at + 2] ?? '') : (words[at] ?? '');
}

function endOfType(words: readonly string[], at: number): number {
  return words[at + 1] === '.' ? at + 3 : at + 1;
}
