/**
 * Rows that INSERT … SELECT takes from tables to others, column by column: whose values stand elsewhere before they go, and which rows are
 * left out. Reads resolved queries; what it cannot follow, it does not call a copy.
 */
import type { BaseColumn, Condition, QueryBlock, QueryValue } from '../../queries/model.ts';
import { onlyOperation } from '../../operations/only.ts';
import { mayBeMissing, queryOf } from '../../queries/queries.ts';
import { column, primaryKey, relationKey, tableByKey } from '../../schema/lookup.ts';
import { lexemes } from '../../schema/expression-text.ts';
import type { Schema, Table } from '../../schema/model.ts';
import type { Statement } from '../../syntax/statement.ts';

export interface RowCopy {
  readonly statement: Pick<Statement, 'parsed'>;
  /** The schema that the statement finds. */
  readonly schema: Schema;
  /** Key of the table that gets the rows. */
  readonly target: string;
  /** What each column of it gets. */
  readonly pairs: readonly { readonly to: string; readonly value: QueryValue | undefined }[];
  readonly query: QueryBlock;
}

/** Of one statement, outside of programs: what those do depends on how they run. */
export function rowCopyOf(statement: Pick<Statement, 'parsed'>, schema: Schema): RowCopy | undefined {
  const operation = onlyOperation(statement.parsed, 'insert');
  if (operation?.source !== 'query') return undefined;
  const block = queryOf(statement.parsed, schema);
  const query = block?.inside.find(({ place }) => place === 'source');
  const target = relationKey(schema, operation.table);
  const there = tableByKey(schema, target);
  if (block?.kind !== 'insert' || query?.kind !== 'select' || there === undefined) return undefined;
  const names = block.into.length > 0 ? block.into : there.columns.map(({ name }) => name);
  const pairs = query.output.map(({ value }, at) => ({ to: names[at] ?? '', value }));
  return pairs.some(({ to }) => to === '') ? undefined : { statement, schema, target, pairs, query };
}

/** What stands in a file before a statement. */
export interface Carrying {
  readonly copies: readonly RowCopy[];
  /** By table, texts of rows that it inserts by hand. */
  readonly literals: ReadonlyMap<string, ReadonlySet<string>>;
}

export function carryingIn(
  statements: readonly Pick<Statement, 'parsed'>[],
  schemaAt: (index: number) => Schema,
): Carrying {
  const literals = new Map<string, Set<string>>();
  const copies = statements.flatMap((statement, index) => {
    const schema = schemaAt(index);
    for (const operation of statement.parsed.operations) {
      if (operation.kind !== 'insert' || operation.source !== 'values') continue;
      const key = relationKey(schema, operation.table);
      const known = literals.get(key) ?? new Set();
      for (const { text } of lexemes(statement.parsed.text)) if (text.startsWith("'")) known.add(text);
      literals.set(key, known);
    }
    return rowCopyOf(statement, schema) ?? [];
  });
  return { copies, literals };
}

/** A column of a table that is a value of the query as it stands there, or the same by an equality that holds. */
export function baseOf(value: QueryValue | undefined): BaseColumn | undefined {
  if (value?.kind === 'cast' && isKeeping(value.type)) return baseOf(value.of);
  return value?.kind === 'column' && !value.outer ? value.base : undefined;
}

function isKeeping(type: string): boolean {
  return ['text', 'varchar', 'character varying'].includes(type);
}

/** Its values go along, each with the key of its row, from every row that has one. */
export function isCarried(table: Table, name: string, carrying: Carrying): boolean {
  const keys = primaryKey(table)?.columns ?? [];
  return carrying.copies.some((copy) => {
    const carried = carriedOf(copy, table.key);
    const isTold = carried.has(name) && keys.length > 0 && keys.every((key) => carried.has(key));
    return isTold && leavesOut(copy, table, carrying, name) !== 'rows';
  });
}

/** Those that take every row of the table. */
export function wholeCopies(table: Table, carrying: Carrying): readonly RowCopy[] {
  return carrying.copies.filter((copy) => leavesOut(copy, table, carrying) === 'nothing');
}

/** Columns of a table that no copy takes along; undefined where none of them takes all rows. */
export function leftBehind(table: Table, carrying: Carrying): readonly string[] | undefined {
  const whole = wholeCopies(table, carrying);
  if (whole.length === 0) return undefined;
  return table.columns
    .filter((one) => one.generated === undefined)
    .map(({ name }) => name)
    .filter((name) => !whole.some((copy) => carriedOf(copy, table.key).has(name)));
}

/** Columns of the table whose values are in the copy: as values, or equal to one that is, or to the key of a row that is named. */
function carriedOf({ query, pairs }: RowCopy, key: string): ReadonlySet<string> {
  const given = pairs.flatMap(({ value }) => baseOf(value) ?? []);
  const equal = equalitiesIn(query);
  const known = new Set(given.map(nameOf));
  // A row that is named by its key names what it is joined by.
  for (let isMore = true; isMore;) {
    isMore = false;
    for (const [a, b] of equal)
      for (const [one, other] of [
        [a, b],
        [b, a],
      ] as const)
        if (!known.has(nameOf(one)) && (known.has(nameOf(other)) || isOfNamed(other, given))) {
          known.add(nameOf(one));
          isMore = true;
        }
  }
  return new Set(
    query.sources
      .filter(({ relation }) => relation === key)
      .flatMap((source) =>
        [...known].flatMap((one) =>
          one.startsWith(`${placeOf(source)} `) ? [one.slice(one.indexOf(' ') + 1)] : [],
        ),
      ),
  );
}

function placeOf({ span }: BaseColumn['source']): string {
  return String(span.start);
}

function nameOf({ source, column: name }: BaseColumn): string {
  return `${placeOf(source)} ${name}`;
}

/** Another column of the same source stands in the copy. */
function isOfNamed({ source }: BaseColumn, given: readonly BaseColumn[]): boolean {
  return given.some((one) => one.source === source);
}

function equalitiesIn({ conditions }: QueryBlock): readonly (readonly [BaseColumn, BaseColumn])[] {
  return conditions.flatMap((one) => {
    if (one.kind !== 'compare' || one.operator !== '=') return [];
    const [left, right] = [baseOf(one.left), baseOf(one.right)];
    return left === undefined || right === undefined ? [] : [[left, right] as const];
  });
}

/** `nulls`: rows in which the column is null or empty. */
type LeftOut = 'nothing' | 'nulls' | 'rows';

function leavesOut(copy: RowCopy, table: Table, carrying: Carrying, name?: string): LeftOut {
  const { query } = copy;
  const [source, ...others] = query.sources.filter(({ relation }) => relation === table.key);
  const isPlain =
    !query.aggregates && query.limit === undefined && query.offset === undefined && query.distinct !== 'on';
  if (source === undefined || others.length > 0 || !isPlain || query.having.length > 0) return 'rows';
  if (mayBeMissing(query, source)) return 'rows';
  let found: LeftOut = 'nothing';
  for (const condition of query.conditions) {
    if (isOfNulls(condition, source, name)) found = 'nulls';
    else if (!isMet(condition, copy, carrying)) return 'rows';
  }
  // What is joined without a condition of its own is there once at least, or nobody is sure.
  const isJoined = query.sources.every(
    (one) =>
      one === source ||
      query.conditions.some((condition) => sidesOf(condition).some((side) => side?.source === one)) ||
      mayBeMissing(query, one),
  );
  return isJoined ? found : 'rows';
}

function sidesOf(condition: Condition): readonly (BaseColumn | undefined)[] {
  return condition.kind === 'compare' ? [baseOf(condition.left), baseOf(condition.right)] : [];
}

/** `url IS NOT NULL`, `url <> ''`. */
function isOfNulls(condition: Condition, source: BaseColumn['source'], name: string | undefined): boolean {
  const isIt = (value: QueryValue): boolean => {
    const base = baseOf(value);
    return base?.source === source && base.column === name;
  };
  if (condition.kind === 'null-test') return condition.negated && isIt(condition.value);
  return (
    condition.kind === 'compare' &&
    condition.operator === '<>' &&
    isIt(condition.left) &&
    condition.right.kind === 'constant' &&
    condition.right.text.replaceAll("'", '') === ''
  );
}

/** A join that every row finds a partner in, or the choice of a row that the change itself has inserted. */
function isMet(condition: Condition, { schema }: RowCopy, carrying: Carrying): boolean {
  if (condition.kind !== 'compare' || condition.operator !== '=') return false;
  const [left, right] = sidesOf(condition);
  if (left !== undefined && right !== undefined)
    return [
      [left, right],
      [right, left],
    ].some(
      ([from, to]) => from !== undefined && to !== undefined && findsPartner(from, to, schema, carrying),
    );
  const chosen = left ?? right;
  const constant = [condition.left, condition.right].find((one) => one.kind === 'constant');
  return chosen !== undefined && constant?.kind === 'constant' && isInserted(chosen, constant.text, carrying);
}

/** By a foreign key without nulls, or as the other table was filled with all rows of this one. */
function findsPartner(from: BaseColumn, to: BaseColumn, schema: Schema, { copies }: Carrying): boolean {
  const [child, parent] = [from, to].map(({ relation }) => tableByKey(schema, relation));
  if (child === undefined || parent === undefined) return false;
  const isReferring = child.constraints.some(
    ({ kind, columns, references }) =>
      kind === 'foreign-key' &&
      references?.relation === parent.key &&
      columns.join() === from.column &&
      (references.columns.join() || (primaryKey(parent)?.columns.join() ?? '')) === to.column,
  );
  if (isReferring) return column(child, from.column)?.nullable === false;
  return copies.some(
    (copy) =>
      copy.target === parent.key &&
      copy.query.sources.length === 1 &&
      copy.query.conditions.length === 0 &&
      !copy.query.aggregates &&
      copy.query.limit === undefined &&
      copy.pairs.some(({ to: name, value }) => {
        const base = baseOf(value);
        return name === to.column && base?.relation === child.key && base.column === from.column;
      }),
  );
}

/** A literal of a row that somebody has written down in the same file. */
function isInserted({ relation }: BaseColumn, text: string, { literals }: Carrying): boolean {
  return literals.get(relation)?.has(`'${text}'`) === true;
}
