/**
 * How a restored column gets its values back: the migration filled another column from it, and the same equalities lead back. Supports
 * UPDATEs with plain columns and equalities; otherwise the values are not restored.
 */
import { oncePer } from '../collections/once-per.ts';
import type { Operation, Update } from '../operations/model/operation.ts';
import type { ParsedStatement } from '../syntax/statement.ts';
import { quoteIdentifier } from '../syntax/postgres/identifier.ts';
import { slice } from '../text/span.ts';
import { isIdentifier, lexemes, type Lexeme } from '../schema/expression-text.ts';
import { column, displayName, relationKey, tableByKey } from '../schema/lookup.ts';
import type { Column, Schema, Table } from '../schema/model.ts';
import { qualified, typeSql } from '../schema/print/names.ts';
import { isRowCopy, refillsByRows, type Refill } from './refill-rows.ts';
import { typeText } from '../schema/type-text.ts';

/**
 * Statements with UPDATEs or copies of rows, in order; and the UPDATEs by the unqualified name of their table. Needed for each restored
 * column.
 */
export interface Updates {
  readonly statements: readonly ParsedStatement[];
  readonly byTable: ReadonlyMap<string, readonly { readonly operation: Update; readonly text: string }[]>;
}

export function updatesIn(statements: readonly ParsedStatement[]): Updates {
  const own: ParsedStatement[] = [];
  const byTable = new Map<string, { readonly operation: Update; readonly text: string }[]>();
  for (const parsed of statements) {
    const updates = parsed.operations.filter(isUpdate);
    if (updates.length > 0 || parsed.operations.some(isRowCopy)) own.push(parsed);
    for (const operation of updates) {
      const known = byTable.get(operation.table.name.text) ?? [];
      known.push({ operation, text: slice(parsed.text, operation.span) });
      byTable.set(operation.table.name.text, known);
    }
  }
  return { statements: own, byTable };
}

/** `lost`: columns of the table that are restored. `now`: the schema in which the copies still exist. */
export function refillsOf(
  table: Table,
  lost: readonly Column[],
  now: Schema,
  { statements }: Updates,
): readonly Refill[] {
  const left = new Map(lost.map((one) => [one.name, one] as const));
  const found: Refill[] = [];
  if (left.size === 0) return found;
  const take = (refill: Refill | undefined): void => {
    if (refill === undefined || !refill.columns.every((name) => left.has(name))) return;
    found.push(refill);
    for (const name of refill.columns) left.delete(name);
  };
  for (const parsed of statements.toReversed()) {
    if (left.size === 0) break;
    for (const { operation, copy } of copiesIn(parsed).toReversed())
      take(within(copy, operation, table, left, now) ?? across(copy, operation, table, left, now));
    for (const refill of refillsByRows(parsed, table, left, now)) take(refill);
  }
  return found;
}

/** A column that an UPDATE fills from another one of its row, in every row with a value there. */
export interface PlainCopy {
  /** Key of the table. */
  readonly table: string;
  readonly from: string;
  readonly to: string;
  /** Rows without a value are set too: to null. */
  readonly isOfAll: boolean;
}

export function plainCopiesIn(parsed: ParsedStatement, schema: Schema): readonly PlainCopy[] {
  return copiesIn(parsed).flatMap(({ operation, copy }) => {
    if (copy.source !== undefined || !isAllValues(copy.where, copy.sets)) return [];
    const table = relationKey(schema, operation.table);
    const isOfAll = copy.where.length === 0;
    return copy.sets.map(({ to, from }) => ({ table, from: from.at(-1) ?? '', to, isOfAll }));
  });
}

function isUpdate(operation: Operation): operation is Update {
  return operation.kind === 'update';
}

/** `UPDATE t SET new = old`: old is restored from new. */
function within(
  { sets, source, where }: Copy,
  operation: Update,
  table: Table,
  lost: ReadonlyMap<string, Column>,
  now: Schema,
): Refill | undefined {
  const isOwn = relationKey(now, operation.table) === table.key && source === undefined;
  if (!isOwn || !isAllValues(where, sets)) return undefined;
  const there = tableByKey(now, table.key);
  const pairs = sets.flatMap(({ to, from }) => {
    const old = lost.get(from.at(-1) ?? '');
    const copy = there && column(there, to);
    return old === undefined || copy === undefined ? [] : [{ old, copy }];
  });
  if (pairs.length === 0) return undefined;
  const assigned = pairs.map(({ old, copy }) => {
    const cast = typeText(old.type) === typeText(copy.type) ? '' : `::${typeSql(old.type)}`;
    return `${quoteIdentifier(old.name)} = ${quoteIdentifier(copy.name)}${cast}`;
  });
  return {
    columns: pairs.map(({ old }) => old.name),
    sql: `UPDATE ${qualified(table)} SET ${assigned.join(', ')}`,
    from: pairs.map(({ copy }) => `${displayName(table.key)}.${copy.name}`),
  };
}

/** It only excludes rows without a value. */
function isAllValues(where: readonly Lexeme[], sets: Copy['sets']): boolean {
  if (where.length === 0) return true;
  const words = where.map(({ text }) => text);
  const name = words.at(-4);
  const isNotNull = words.slice(-3).join(' ') === 'is not null' && (words.length === 4 || words.length === 6);
  return isNotNull && sets.every(({ from }) => from.at(-1) === name);
}

/** `UPDATE t SET link = s.id FROM s WHERE t.a = s.a`: through the link, t.a is restored from s.a, and the reverse. */
function across(
  { sets, target, source, where }: Copy,
  operation: Update,
  table: Table,
  lost: ReadonlyMap<string, Column>,
  now: Schema,
): Refill | undefined {
  const [set, ...moreSets] = sets;
  const [read, ...moreReads] = operation.reads;
  if (
    source === undefined ||
    set === undefined ||
    read === undefined ||
    moreSets.length + moreReads.length > 0
  )
    return undefined;
  const terms = equalities(where);
  const isFromSource = set.from.length === 2 && set.from[0] === source;
  if (terms === undefined || !isFromSource) return undefined;
  const keys = { [target]: relationKey(now, operation.table), [source]: relationKey(now, read) };
  const own = keys[target] === table.key ? target : source;
  const other = own === target ? source : target;
  const there = tableByKey(now, keys[other] ?? '');
  if (keys[own] !== table.key || there === undefined || there.key === table.key) return undefined;
  const filled: (readonly [Column, string])[] = [];
  const kept: Term[] = [{ [target]: set.to, [source]: set.from[1] ?? '' }];
  for (const term of terms) {
    const [mine, theirs] = [term[own], term[other]];
    if (mine === undefined || theirs === undefined || column(there, theirs) === undefined) return undefined;
    const old = lost.get(mine);
    if (old === undefined) kept.push(term);
    else filled.push([old, theirs]);
  }
  const mine = tableByKey(now, table.key);
  const isThere = kept.every(
    (term) =>
      mine !== undefined &&
      column(mine, term[own] ?? '') !== undefined &&
      column(there, term[other] ?? '') !== undefined,
  );
  if (filled.length === 0 || !isThere) return undefined;
  const cell = (alias: string, name: string): string => `${alias}.${quoteIdentifier(name)}`;
  const assigned = filled.map(([old, theirs]) => `${quoteIdentifier(old.name)} = ${cell('kept', theirs)}`);
  const joined = kept.map((term) => `${cell('back', term[own] ?? '')} = ${cell('kept', term[other] ?? '')}`);
  return {
    columns: filled.map(([old]) => old.name),
    sql: `UPDATE ${qualified(table)} AS back SET ${assigned.join(', ')} FROM ${qualified(there)} AS kept WHERE ${joined.join(' AND ')}`,
    from: filled.map(([, theirs]) => `${displayName(there.key)}.${theirs}`),
  };
}

// ------------------------------------------------------------------------------------------------------- reading an UPDATE

interface Copy {
  /** The qualifier of its columns in the conditions. */
  readonly target: string;
  readonly source: string | undefined;
  readonly sets: readonly { readonly to: string; readonly from: readonly string[] }[];
  readonly where: readonly Lexeme[];
}

/** The column of each side, by the statement's name for its table. */
type Term = Readonly<Record<string, string>>;

/** Cached, because each table of a long migration needs all of its statements. */
const copiesIn = oncePer(
  ({ operations, text }: ParsedStatement): readonly { readonly operation: Update; readonly copy: Copy }[] =>
    operations.filter(isUpdate).flatMap((operation) => {
      const copy = copyIn(slice(text, operation.span));
      return copy === undefined ? [] : { operation, copy };
    }),
);

/** Undefined unless all parts are plain columns. */
function copyIn(text: string): Copy | undefined {
  const words = lexemes(text).filter((one) => one.text.trim() !== '' && one.text !== ';');
  const at = (word: string, from: number): number => {
    const found = words.findIndex((one, index) => index >= from && one.kind === 'word' && one.text === word);
    return found < 0 ? words.length : found;
  };
  const set = at('set', 0);
  const where = at('where', set);
  const from = Math.min(at('from', set), where);
  const target = named(words.slice(1, set).filter(({ text: word }) => word !== 'only'));
  const sets = assignments(words.slice(set + 1, from));
  const source = from < where ? named(words.slice(from + 1, where)) : undefined;
  if (target === undefined || sets === undefined || (from < where && source === undefined)) return undefined;
  return { target, source, sets, where: words.slice(where + 1) };
}

/** `orders`, `shop.orders`, `orders o`, `orders AS o`: the word that names it. */
function named(words: readonly Lexeme[]): string | undefined {
  const plain = words.filter(({ text, kind }) => kind !== 'word' || text !== 'as');
  const isName = plain.every((one) => isIdentifier(one) || one.text === '.');
  return isName && plain.length > 0 && plain.length <= 4 ? plain.at(-1)?.text : undefined;
}

function assignments(words: readonly Lexeme[]): Copy['sets'] | undefined {
  const parts: Lexeme[][] = [[]];
  for (const one of words) {
    if (one.text === ',') parts.push([]);
    else parts.at(-1)?.push(one);
  }
  const sets = parts.map(([to, equals, ...value]) => {
    const names = value.filter(({ text }) => text !== '.');
    const isPlain =
      to !== undefined &&
      isIdentifier(to) &&
      equals?.text === '=' &&
      names.every(isIdentifier) &&
      (value.length === 1 || (value.length === 3 && value[1]?.text === '.'));
    return isPlain ? { to: to.text, from: names.map(({ text }) => text) } : undefined;
  });
  return sets.every((one) => one !== undefined) ? sets : undefined;
}

function equalities(where: readonly Lexeme[]): readonly Term[] | undefined {
  const parts: Lexeme[][] = [[]];
  for (const one of where) {
    if (one.kind === 'word' && one.text === 'and') parts.push([]);
    else parts.at(-1)?.push(one);
  }
  const terms = parts.map((part): Term | undefined => {
    const [a, dot, b, equals, c, point, d] = part;
    const isEqual =
      part.length === 7 &&
      dot?.text === '.' &&
      equals?.text === '=' &&
      point?.text === '.' &&
      a?.text !== c?.text;
    return isEqual && a !== undefined && b !== undefined && c !== undefined && d !== undefined
      ? { [a.text]: b.text, [c.text]: d.text }
      : undefined;
  });
  return terms.every((one) => one !== undefined) ? terms : undefined;
}
