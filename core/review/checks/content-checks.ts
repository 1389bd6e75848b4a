/** What rows that a change copies may fail on, asked before: values that are too long, nulls, and keys that come twice. SQL as text; nothing is sent. */
import { shown } from '../shown.ts';
import { groupBy } from '../../collections/group-by.ts';
import { oneLine } from '../../plan/format.ts';
import { baseOf } from '../rows/carried.ts';
import { column, indexesOf, relationKey, tableByKey, columnsOf } from '../../schema/lookup.ts';
import type { Schema, Table } from '../../schema/model.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { noneOf, qualifiedName, toLookAt } from './check-sql.ts';
import { reasonsAgainst, together } from './refused-values.ts';
import {
  askedOf,
  castToAny,
  contentOf,
  isNumbered,
  partOf,
  targetOf,
  type Asked,
  type Part,
} from '../rows/copied-content.ts';
import { typeText } from '../../schema/type-text.ts';
import { isUniqueAlready } from '../statements/index-names.ts';
import type { Check } from '../model.ts';
import { type Placed, placesInWords, schemaAt } from '../placed.ts';

export interface ContentChecks {
  readonly checks: readonly Check[];
  /** What a copy may fail on that nothing asks for before. Half sentences. */
  readonly unasked: readonly string[];
}

export function contentChecks(statements: readonly Placed[]): ContentChecks {
  const parts = statements.flatMap((one) => partOf(one) ?? []);
  const byTarget = groupBy(parts, targetOf);
  const found = [...byTarget].map(([key, own]) => checksOf(key, own, parts));
  return {
    checks: found.flatMap(({ checks }) => checks),
    unasked: found.flatMap(({ unasked }) => unasked),
  };
}

/** A sentence. */
export function unaskedContent(statements: readonly Placed[]): readonly string[] {
  const { unasked } = contentChecks(statements);
  return unasked.length === 0
    ? []
    : [
        `What the change fails on otherwise, and nothing here asks before, as it reads what the change itself makes or changes: whether ${unasked.join('; ')}.`,
      ];
}

function checksOf(key: string, own: readonly Part[], all: readonly Part[]): ContentChecks {
  const last = own.at(-1);
  const copies = own.filter(({ copy }) => copy !== undefined);
  if (last === undefined || copies.length === 0) return { checks: [], unasked: [] };
  const { placed } = last;
  const table = tableByKey(schemaAt(placed), key);
  if (table === undefined) return { checks: [], unasked: [] };
  const each = copies.map((part) => partChecks(part, table, all));
  const unique = uniqueChecks(table, own, all);
  return {
    checks: [...each.flatMap(({ checks }) => checks), ...unique.checks],
    unasked: [...each.flatMap(({ unasked }) => unasked), ...unique.unasked],
  };
}

// -------------------------------------------------------------------------------------------------------- lengths and nulls

/** How many rows come to each table of the change: what is counted behind it should be as many. */
export function countsBefore(statements: readonly Placed[]): readonly Check[] {
  return countedTables(statements).flatMap(({ table, content, places }) =>
    toLookAt(
      `rows that come to ${shown(table.key)} (${places}): the post-flight counts them again`,
      `${withCommons(content)}SELECT count(*) FROM (${content.sql}) AS copied`,
      'rows',
    ),
  );
}

export function countsAfter(statements: readonly Placed[], end: Schema): readonly Check[] {
  return countedTables(statements).flatMap(({ table }) => {
    const is = tableByKey(end, table.key);
    return is === undefined
      ? []
      : [
          toLookAt(
            `rows of ${shown(is.key)}: as many as the pre-flight has counted, where nobody writes yet`,
            `SELECT count(*) FROM ${qualifiedName(is)}`,
            'rows',
          ),
        ];
  });
}

interface Counted {
  readonly table: Table;
  readonly content: Asked;
  readonly places: string;
}

/** Tables that come with the change, filled by copies alone. */
function countedTables(statements: readonly Placed[]): readonly Counted[] {
  const parts = statements.flatMap((one) => partOf(one) ?? []);
  return [...new Set(parts.map(targetOf))].flatMap((key) => {
    const own = parts.filter((one) => targetOf(one) === key);
    const last = own.at(-1);
    const placed = last?.placed;
    const isCopied = own.some(({ copy }) => copy !== undefined) && !own.some(isForgiving);
    if (placed === undefined || !isCopied || placed.start.relations.has(key)) return [];
    const table = tableByKey(schemaAt(placed), key);
    const content = table && contentOf(table, own);
    if (table === undefined || content === undefined || isChangedElse(key, statements)) return [];
    return [{ table, content, places: placesInWords(own.map((one) => one.placed.place)) }];
  });
}

/** Rows come or go by something else too. */
function isChangedElse(key: string, statements: readonly Placed[]): boolean {
  return statements.some((placed) => {
    const schema = schemaAt(placed);
    return placed.one.actions.some(({ operation }) => {
      if (operation.kind !== 'delete' && operation.kind !== 'insert') return false;
      return (
        relationKey(schema, operation.table) === key &&
        (operation.kind === 'delete' || partOf(placed) === undefined)
      );
    });
  });
}

function partChecks(part: Part, table: Table, all: readonly Part[]): ContentChecks {
  const { placed, given, copy } = part;
  const wanted = (copy?.pairs ?? []).flatMap(({ to, value }) => {
    const of = column(table, to);
    return of === undefined || value === undefined ? [] : reasonsAgainst(part, table, of, value);
  });
  if (wanted.length === 0) return { checks: [], unasked: [] };
  const reasons = together(wanted, table);
  const asked = askedOf(part, before(part, all));
  if (asked === undefined) {
    return { checks: [], unasked: reasons.map(({ words }) => `${words} (${placed.place})`) };
  }
  const list = given.map(quoteIdentifier).join(', ');
  return {
    checks: reasons.map(({ words, condition }) =>
      noneOf(
        `${words} (${placed.place})`,
        `${withCommons(asked)}SELECT 1 FROM (${asked.sql}) AS copied (${list}) WHERE ${condition}`,
        { reads: 'rows', quotesMigration: true },
      ),
    ),
    unasked: [],
  };
}

// --------------------------------------------------------------------------------------------------------------------- keys

/** Of all rows that come, and of those that are there. */
function uniqueChecks(table: Table, own: readonly Part[], all: readonly Part[]): ContentChecks {
  const [last] = own.slice(-1);
  if (last === undefined || own.some(isForgiving)) return { checks: [], unasked: [] };
  const { placed } = last;
  const schema = schemaAt(placed);
  const isNew = !placed.start.relations.has(table.key);
  const keys = indexesOf(schema, table.key).filter(
    (one) =>
      one.unique &&
      one.valid &&
      one.where === undefined &&
      one.elements.every((each) => each.column !== undefined) &&
      one.elements.some((each) => own.some(({ given }) => given.includes(each.column ?? ''))),
  );
  const found = keys.flatMap((key) => {
    const names = columnsOf(key);
    const of = names.map((name) => column(table, name));
    if (
      of.some(
        (each) =>
          each === undefined || (isNumbered(each) && !own.some(({ given }) => given.includes(each.name))),
      )
    )
      return [];
    if (own.every((part) => isFresh(part, names))) return [];
    if (own.length === 1 && isNew && isKeyOfSource(last, names)) return [];
    // Beside rows that are there, a column that none gives has a default of its own.
    if (!isNew && !names.every((name) => own.every(({ given }) => given.includes(name)))) return [];
    return [{ key, names }];
  });
  if (found.length === 0) return { checks: [], unasked: [] };
  const places = placesInWords(own.map(({ placed: { place } }) => place));
  const content = isNew
    ? contentOf(table, own)
    : withThere(table, { own, all, names: found.flatMap(({ names }) => names) });
  if (content === undefined)
    return {
      checks: [],
      unasked: found.map(
        ({ key, names }) =>
          `no two rows come to ${shown(table.key)} with the same (${names.map(oneLine).join(', ')}), which ${oneLine(key.name)} refuses (${places})`,
      ),
    };
  return {
    checks: found.map(({ key, names }) => {
      const list = names.map(quoteIdentifier).join(', ');
      const given = names.map((name) => `${quoteIdentifier(name)} IS NOT NULL`).join(' AND ');
      return noneOf(
        `no two rows come to ${shown(table.key)} with the same (${names.map(oneLine).join(', ')}), which ${oneLine(key.name)} refuses (${places})`,
        `${withCommons(content)}SELECT 1 FROM (${content.sql}) AS copied WHERE ${given} GROUP BY ${list} HAVING count(*) > 1`,
        { reads: 'rows', quotesMigration: true },
      );
    }),
    unasked: [],
  };
}

/** Rows that are there count too. `names`: columns of its keys. */
function withThere(
  table: Table,
  {
    own,
    all,
    names,
  }: { readonly own: readonly Part[]; readonly all: readonly Part[]; readonly names: readonly string[] },
): Asked | undefined {
  const first = own[0];
  const columns = table.columns.filter(({ name }) => names.includes(name));
  const there = first && tableByKey(first.placed.start, table.key);
  const isAsked = columns.every(
    ({ name, type }) => there !== undefined && typeText(column(there, name)?.type ?? type) === typeText(type),
  );
  if (columns.length === 0 || there === undefined || !isAsked) return undefined;
  const list = columns.map(({ name }) => quoteIdentifier(name)).join(', ');
  // A text or NULL alone gets its type from the INSERT, and here from nobody.
  const cast = columns.map(({ name, type }) => `${quoteIdentifier(name)}${castToAny(type)}`).join(', ');
  const parts = own.map((part) => ({ part, asked: askedOf(part, before(part, all)) }));
  if (parts.some(({ asked }) => asked === undefined)) return undefined;
  const selects = parts.map(
    ({ part, asked }) =>
      `SELECT ${cast} FROM (${asked?.sql ?? ''}) AS part (${part.given.map(quoteIdentifier).join(', ')})`,
  );
  return {
    commons: parts.flatMap(({ asked }) => asked?.commons ?? []),
    sql: [`SELECT ${list} FROM ${qualifiedName(table)}`, ...selects].join(' UNION ALL '),
  };
}

/** ON CONFLICT leaves out what is there. */
function isForgiving({ placed }: Part): boolean {
  const { tokens, text } = placed.one.statement.parsed;
  return tokens.some(({ start, end }) => text.slice(start, end).toLowerCase() === 'conflict');
}

/** The server gives each row a value of its own. */
function isFresh({ copy }: Part, names: readonly string[]): boolean {
  return (
    copy?.pairs.some(
      ({ to, value }) =>
        names.includes(to) &&
        value?.kind === 'call' &&
        ['gen_random_uuid', 'uuid_generate_v4', 'nextval', 'uuidv7'].includes(value.name),
    ) === true
  );
}

/** One row for each row of a table that has the key already. */
function isKeyOfSource({ copy, placed }: Part, names: readonly string[]): boolean {
  const [source, ...others] = copy?.query.sources ?? [];
  if (copy === undefined || source?.relation === undefined || others.length > 0) return false;
  const from = copy.pairs.flatMap(({ to, value }) => {
    const base = baseOf(value);
    return base !== undefined && names.includes(to) && base.relation === source.relation ? [base.column] : [];
  });
  return from.length > 0 && isUniqueAlready(schemaAt(placed), source.relation, from);
}

function before(part: Part, all: readonly Part[]): readonly Part[] {
  return all.filter(({ placed }) => placed.section === part.placed.section && placed.at < part.placed.at);
}

export function withCommons({ commons }: Asked): string {
  return commons.length === 0 ? '' : `WITH ${[...new Set(commons)].join(', ')} `;
}
