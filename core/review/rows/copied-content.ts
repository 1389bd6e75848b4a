/**
 * What a change puts into tables by INSERT, as a query that can be asked before it runs: what it selects, and for a table that comes with the
 * change the rows of all its INSERTs under its name. Puts SQL together out of the change's own; sends nothing.
 */
import type { QueryBlock } from '../../queries/model.ts';
import { onlyOperation } from '../../operations/only.ts';
import { blocksOf, queryOf } from '../../queries/queries.ts';
import { rowCopyOf, type RowCopy } from './carried.ts';
import { relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Column, ColumnType, Table } from '../../schema/model.ts';
import { typeSql } from '../../schema/print/names.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { type Span, slice } from '../../text/span.ts';
import type { ParsedStatement } from '../../syntax/statement.ts';
import { type Placed, schemaAt } from '../placed.ts';

/** Rows that one INSERT brings. */
export interface Part {
  readonly placed: Placed;
  /** Its columns, in the order of its values. */
  readonly given: readonly string[];
  readonly text: string;
  readonly query: QueryBlock;
  /** Undefined of rows that are written down. */
  readonly copy: RowCopy | undefined;
}

/** `WITH …` where tables that come with the change are read, and the SELECT itself. */
export interface Asked {
  readonly commons: readonly string[];
  readonly sql: string;
}

export function partOf(placed: Placed): Part | undefined {
  const { one, section, at } = placed;
  const { statement } = one;
  const schema = schemaAt({ section, at });
  const operation = onlyOperation(statement.parsed, 'insert');
  if (operation === undefined) return undefined;
  const block = queryOf(statement.parsed, schema);
  const query = block?.inside.find(({ place }) => place === 'source');
  const table = tableByKey(schema, relationKey(schema, operation.table));
  if (block === undefined || query === undefined || table === undefined) return undefined;
  if (query.kind !== 'select' && query.kind !== 'values') return undefined;
  const names = block.into.length > 0 ? block.into : table.columns.map(({ name }) => name);
  const text = queryText(statement.parsed, query.span);
  const isPlain = !/\bdefault\b/i.test(text) || query.kind === 'select';
  const isNamed =
    block.inside.length === 1 &&
    query.output.every(
      ({ name, value }) => query.kind === 'values' || name !== undefined || value !== undefined,
    );
  if (!isPlain || !isNamed || query.output.length > names.length) return undefined;
  const copy = rowCopyOf(statement, schema);
  return { placed, given: names.slice(0, query.output.length), text, query, copy };
}

/** Without what stands behind the query: ON CONFLICT and RETURNING are of the INSERT. */
function queryText({ text, tokens }: ParsedStatement, { start, end }: Span): string {
  let depth = 0;
  const behind = tokens.find((token, at) => {
    const [word, next] = [token, tokens[at + 1]].map((one) =>
      one === undefined ? '' : text.slice(one.start, one.end).toLowerCase(),
    );
    depth += word === '(' ? 1 : word === ')' ? -1 : 0;
    return (
      token.start > start && depth === 0 && (word === 'returning' || (word === 'on' && next === 'conflict'))
    );
  });
  return text.slice(start, Math.min(end, behind?.start ?? end)).trimEnd();
}

/** What has happened to a table before a statement, in the change: its rows, or its columns. */
export function isTouchedBefore(key: string, placed: Placed): boolean {
  return placed.previous.length > 0 &&
    placed.section.found.relations.get(key) !== placed.start.relations.get(key)
    ? true
    : placed.section.statements.slice(0, placed.at).some(({ actions }, index) => {
        const schema = schemaAt({ section: placed.section, at: index });
        return actions.some(
          ({ operation }) =>
            'table' in operation &&
            operation.table !== undefined &&
            changing.has(operation.kind) &&
            relationKey(schema, operation.table) === key,
        );
      });
}

const changing: ReadonlySet<string> = new Set([
  'insert',
  'update',
  'delete',
  'addColumn',
  'renameColumn',
  'alterColumnType',
  'dropColumn',
]);

/** Of one part. Undefined where it reads what nobody can ask for before. */
export function askedOf(part: Part, before: readonly Part[]): Asked | undefined {
  const commons = commonsOf([part.query], part.placed, before);
  return commons && { commons, sql: part.text };
}

/** Tables of a query that come with the change, each as the query that fills it. */
function commonsOf(
  queries: readonly QueryBlock[],
  placed: Placed,
  before: readonly Part[],
): readonly string[] | undefined {
  const commons = new Map<string, string>();
  const { parsed } = placed.one.statement;
  for (const source of queries.flatMap(blocksOf).flatMap(({ sources }) => sources)) {
    if (source.kind === 'query' || source.kind === 'function') continue;
    const key = source.relation;
    if (source.kind === 'unknown' || key === undefined) return undefined;
    if (placed.start.relations.has(key)) {
      if (isTouchedBefore(key, placed)) return undefined;
      continue;
    }
    const table = tableByKey(schemaAt(placed), key);
    // Its name alone stands for the query.
    if (table === undefined || slice(parsed.text, source.span).includes('.')) return undefined;
    if (commons.has(key)) continue;
    const content = contentOf(
      table,
      before.filter((one) => targetOf(one) === key),
    );
    if (content === undefined) return undefined;
    for (const each of content.commons) commons.set(each, each);
    commons.set(key, `${quoteIdentifier(table.name)} AS (${content.sql})`);
  }
  return [...commons.values()];
}

export function targetOf({ placed: { one, section, at } }: Part): string {
  const [operation] = one.statement.parsed.operations;
  const schema = schemaAt({ section, at });
  return operation?.kind === 'insert' ? relationKey(schema, operation.table) : '';
}

/** All rows of a table that comes with the change. A column that the server numbers has numbers. */
export function contentOf(table: Table, parts: readonly Part[]): Asked | undefined {
  const [first] = parts;
  if (first === undefined) return undefined;
  const numbered = table.columns.filter(
    (one) => isNumbered(one) && !parts.some(({ given }) => given.includes(one.name)),
  );
  const plain = table.columns.filter((one) => !numbered.includes(one) && one.generated === undefined);
  const commons: string[] = [];
  const selects: string[] = [];
  for (const [at, part] of parts.entries()) {
    const asked = askedOf(part, parts.slice(0, at).concat(othersBefore(part, parts)));
    if (asked === undefined) return undefined;
    commons.push(...asked.commons);
    const values = plain.map((one) =>
      part.given.includes(one.name)
        ? `${quoteIdentifier(one.name)}${castTo(one.type)}`
        : `NULL${castTo(one.type)}`,
    );
    selects.push(
      `SELECT ${values.join(', ')} FROM (${asked.sql}) AS part (${part.given.map(quoteIdentifier).join(', ')})`,
    );
  }
  const names = plain.map(({ name }) => quoteIdentifier(name)).join(', ');
  const rows = `(${selects.join(' UNION ALL ')}) AS rows (${names})`;
  const numbers = numbered.map(({ name }) => `row_number() OVER () AS ${quoteIdentifier(name)}`);
  return { commons: [...new Set(commons)], sql: `SELECT ${[...numbers, names].join(', ')} FROM ${rows}` };
}

/** All INSERTs that stand before a part in its file, whatever their tables. */
function othersBefore(part: Part, known: readonly Part[]): readonly Part[] {
  const { placed } = part;
  return placed.section.statements.slice(0, placed.at).flatMap((one, at) => {
    if (known.some((each) => each.placed.at === at)) return [];
    return partOf({ ...placed, one, at }) ?? [];
  });
}

export function isNumbered({ identity, default: value }: Column): boolean {
  return identity !== undefined || value?.includes('nextval(') === true;
}

function castTo(type: ColumnType): string {
  const isOfServer = type.schema === undefined || type.schema === 'pg_catalog';
  return isOfServer ? castToAny(type) : '';
}

/** Without its length: a cast would cut what the INSERT refuses. For a type that is there before the change. */
export function castToAny(type: ColumnType): string {
  return `::${typeSql({ ...type, modifiers: [], wordModifiers: [] })}`;
}
