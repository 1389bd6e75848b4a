/**
 * Rows that a plain INSERT brings, from a list or from a query, and the key by which each is found again: whether they are all there, whether the
 * statement may run a second time, and what others write behind a copy. Of a key that the statement does not give, or not surely, nothing is said.
 */
import { oneLine } from '../../plan/format.ts';
import { blocksOf } from '../../queries/queries.ts';
import { baseOf } from './carried.ts';
import { lexemes } from '../../schema/expression-text.ts';
import {
  column,
  displayName,
  indexesOf,
  primaryKey,
  relationKey,
  tableByKey,
  columnsOf,
} from '../../schema/lookup.ts';
import type { Column, Schema, Table } from '../../schema/model.ts';
import { typeSql } from '../../schema/print/names.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { lowerTokens } from '../../syntax/token-texts.ts';
import { slice } from '../../text/span.ts';
import { noneOf, qualifiedName, toLookAt } from '../checks/check-sql.ts';
import type { Check } from '../model.ts';
import { type Placed, placesInWords, schemaAt } from '../placed.ts';
import { askedOf, partOf, targetOf, type Part } from './copied-content.ts';
import { isThere } from './updated-rows.ts';

export interface Inserted {
  readonly placed: Placed;
  readonly part: Part;
  readonly table: Table;
  /** Columns that no two rows have the same values in; none of them is null. */
  readonly key: readonly string[];
  /** Constants as they are written, row by row; undefined of a query. */
  readonly rows: readonly (readonly string[])[] | undefined;
  /** ON CONFLICT DO NOTHING. */
  readonly passesOver: boolean;
}

export function insertedAt(placed: Placed): Inserted | undefined {
  const part = partOf(placed);
  const table = part && tableByKey(schemaAt(placed), targetOf(part));
  if (part === undefined || table === undefined) return undefined;
  // A trigger may keep a row out, or make another of it.
  if (table.triggers.some(({ events }) => events.includes('insert'))) return undefined;
  const rows = part.copy === undefined ? constantRows(part.text) : undefined;
  if (part.copy === undefined && rows === undefined) return undefined;
  if (rows?.some((one) => one.length !== part.given.length) === true) return undefined;
  if (part.copy !== undefined && !isSteady(part)) return undefined;
  const key = keysOf(table, placed).find((names) => names.every((name) => isTold(part, rows, name)));
  return key === undefined ? undefined : { placed, part, table, key, rows, passesOver: passesOver(placed) };
}

/** The second time it does nothing. */
export function passesOverItsOwn(placed: Placed): boolean {
  return insertedAt(placed)?.passesOver === true;
}

/** The primary key first. */
export function keysOf(table: Table, placed: Placed): readonly (readonly string[])[] {
  const primary = primaryKey(table)?.columns ?? [];
  const unique = indexesOf(schemaAt(placed), table.key).flatMap(({ unique: is, valid, where, elements }) => {
    const names = columnsOf({ elements });
    return is && valid && where === undefined && names.length === elements.length ? [names] : [];
  });
  const isPlain = (name: string): boolean => {
    const of = column(table, name);
    return of !== undefined && !of.nullable && of.generated === undefined && isOfServer(of);
  };
  return [...(primary.length === 0 ? [] : [primary]), ...unique].filter(
    (names) => names.length > 0 && names.every(isPlain),
  );
}

function isOfServer({ type }: Column): boolean {
  return type.schema === undefined || type.schema === 'pg_catalog';
}

/** The same each time. */
function isTold({ given, copy }: Part, rows: Inserted['rows'], name: string): boolean {
  const at = given.indexOf(name);
  if (at < 0) return false;
  if (rows !== undefined) return rows.every((one) => !/^null$/i.test(one[at] ?? 'null'));
  const value = copy?.pairs.find(({ to }) => to === name)?.value;
  const isConstant = value?.kind === 'constant' && value.type !== 'null';
  return isConstant || baseOf(value) !== undefined;
}

const unsteady =
  /\b(?:now|random|clock_timestamp|statement_timestamp|current_\w+|localtime\w*|session_user|nextval)\b/i;

/** Asked again it gives the same rows, where nobody has written any. */
function isSteady({ query, placed }: Part): boolean {
  const { text } = placed.one.statement.parsed;
  return blocksOf(query).every(
    ({ kind, conditions, limit, offset, distinct, locksRows }) =>
      kind === 'select' &&
      limit === undefined &&
      offset === undefined &&
      distinct !== 'on' &&
      !locksRows &&
      conditions.every(({ span }) => !unsteady.test(slice(text, span))),
  );
}

export function passesOver({ one }: Placed): boolean {
  const words = lowerTokens(one.statement.parsed);
  const at = words.findIndex((word, index) => word === 'on' && words[index + 1] === 'conflict');
  return at >= 0 && words.slice(at).some((word, index, all) => word === 'do' && all[index + 1] === 'nothing');
}

/** What the release that runs writes behind a copy. Sentences. */
export function writtenBehind(statements: readonly Placed[]): readonly string[] {
  const behind = statements.flatMap((placed) => {
    const found = insertedAt(placed);
    const { start, place } = placed;
    const sources = found?.part.copy && sourcesOf(found.part);
    if (found === undefined || sources === undefined || !start.relations.has(found.table.key)) return [];
    const from = [...new Set(sources)].filter((key) => start.relations.has(key) && key !== found.table.key);
    return from.length === 0 ? [] : [{ found, place, from: from.map((key) => oneLine(displayName(key))) }];
  });
  const again = behind.filter(({ found }) => found.passesOver);
  return [
    ...behind.map(
      ({ place, from, found }) =>
        `What releases that know nothing of it write to ${from.join(', ')} after ${place} brings no rows to ${oneLine(displayName(found.table.key))}.`,
    ),
    ...(again.length === 0
      ? []
      : [
          `When no such release runs any more, run ${placesInWords(again.map(({ place }) => place))} once more by hand: it passes over the rows that are there.`,
        ]),
  ];
}

// -------------------------------------------------------------------------------------------------------------- constants

/** `VALUES (1, 'a'), (2, 'b')`; undefined where a value is anything but a constant. */
function constantRows(text: string): readonly (readonly string[])[] | undefined {
  const [first, ...words] = lexemes(text);
  if (first?.text !== 'values') return undefined;
  const rows: string[][] = [];
  let row: string[] | undefined;
  let value: string[] = [];
  for (const { text: word, kind, start, end } of words) {
    const isOpen = row !== undefined;
    if (kind === 'other' && word === '(' && !isOpen) row = [];
    else if (row !== undefined && kind === 'other' && (word === ',' || word === ')')) {
      const constant = constantOf(value);
      if (constant === undefined) return undefined;
      row.push(constant);
      value = [];
      if (word === ')') {
        rows.push(row);
        row = undefined;
      }
    } else if (isOpen) value.push(text.slice(start, end));
    else if (word !== ',') return undefined;
  }
  return row === undefined && rows.length > 0 ? rows : undefined;
}

function constantOf(words: readonly string[]): string | undefined {
  const text = words.join('');
  return /^(?:'(?:[^']|'')*'|-?\d+(?:\.\d+)?|true|false|null)$/i.test(text) ? text : undefined;
}

// ----------------------------------------------------------------------------------------------------------------- checks

/** How many rows a query with a condition brings to a table that is there: as many as there is to do. */
export function selectedBefore(statements: readonly Placed[]): readonly Check[] {
  const parts = statements.flatMap((one) => partOf(one) ?? []);
  return parts.flatMap((part) => {
    const { placed, query, copy } = part;
    const isBounded = query.conditions.length > 0 || query.joins.length > 0;
    if (copy === undefined || !isBounded || !placed.start.relations.has(targetOf(part))) return [];
    const before = parts.filter((one) => one.placed.section === placed.section && one.placed.at < placed.at);
    const asked = askedOf(part, before);
    if (asked === undefined || asked.commons.length > 0) return [];
    const check = toLookAt(
      `rows that ${placed.place} selects`,
      `SELECT count(*) FROM (${asked.sql}) AS selected`,
      'rows',
    );
    return [{ ...check, quotesMigration: true }];
  });
}

/** That all of them are there, by their key. `told`: see inserted-keys.ts. */
export function insertedAfter(
  statements: readonly Placed[],
  end: Schema,
  told: ReadonlySet<Placed>,
): readonly Check[] {
  return statements.flatMap((placed) => {
    if (told.has(placed)) return [];
    const found = insertedAt(placed);
    const there = found && tableByKey(end, found.table.key);
    if (found === undefined || there === undefined || !isAskable(found, statements, end)) return [];
    const { part, key, rows } = found;
    const equal = key.map((name) => {
      const of = column(there, name);
      const quoted = quoteIdentifier(name);
      return `own.${quoted} = wanted.${quoted}${of === undefined ? '' : `::${typeSql({ ...of.type, modifiers: [], wordModifiers: [] })}`}`;
    });
    const name = oneLine(displayName(there.key));
    // A row that has another key of it keeps it out, and nothing has failed then.
    const isKeptOut = found.passesOver && indexesOf(end, there.key).filter(({ unique }) => unique).length > 1;
    const [title, level] =
      rows === undefined
        ? ([
            `rows that ${placed.place} selects and that are not in ${name}: none, where nobody has written such since`,
            'look',
          ] as const)
        : ([
            `the rows that ${placed.place} writes down are in ${name}, by ${key.map(oneLine).join(', ')}`,
            isKeptOut ? 'look' : 'STOP',
          ] as const);
    return [
      noneOf(
        title,
        `SELECT 1 FROM (${part.text}) AS wanted (${part.given.map(quoteIdentifier).join(', ')}) WHERE NOT EXISTS (SELECT FROM ${qualifiedName(there)} AS own WHERE ${equal.join(' AND ')})`,
        { reads: 'rows', level, quotesMigration: true },
      ),
    ];
  });
}

/** What it names is there behind the change as it was, and nothing of the change has written it since. */
function isAskable({ placed, part, table }: Inserted, statements: readonly Placed[], end: Schema): boolean {
  const schema = schemaAt(placed);
  const sources = sourcesOf(part);
  if (sources === undefined) return false;
  const words = new Set(part.text.toLowerCase().match(/\w+/g) ?? []);
  const names = new Set(part.given.map((one) => one.toLowerCase()));
  if (!sources.every((each) => isThere(each, words, schema, end))) return false;
  if (!isThere(table.key, names, schema, end)) return false;
  const programs = [...words].flatMap((name) => [name, `public.${name}`]);
  if (programs.some((each) => schema.programs.has(each))) return false;
  const later = statements.slice(statements.indexOf(placed) + 1);
  return later.every((one) => !mayWrite(one, [...sources, table.key]));
}

/** Undefined where one of them is no table. */
function sourcesOf({ query, copy }: Part): readonly string[] | undefined {
  if (copy === undefined) return [];
  const all = blocksOf(query).flatMap(({ sources }) => sources);
  const keys = all.flatMap(({ kind, relation }) => (kind === 'relation' ? (relation ?? []) : []));
  return keys.length === all.length ? keys : undefined;
}

/** Rows go or become others; more rows of its own key are none that are missing. */
export function mayWrite({ one, section, at }: Placed, keys: readonly string[]): boolean {
  const schema = schemaAt({ section, at });
  return one.actions.some(({ operation }) => {
    switch (operation.kind) {
      case 'insert':
      case 'createIndex':
      case 'createTable':
      case 'createFunction':
      case 'createView':
      case 'createType':
      case 'createSchema':
      case 'grant':
      case 'revoke':
      case 'begin':
      case 'commit':
      case 'setVariable':
      case 'commentOn':
        return false;
      case 'select':
        return operation.functions.some((call) =>
          schema.programs.has(`${call.schema ?? 'public'}.${call.name}`),
        );
      case 'update':
      case 'delete':
      case 'addColumn':
      case 'addConstraint':
      case 'setNotNull':
      case 'dropNotNull':
      case 'setDefault':
      case 'dropDefault':
        return keys.includes(relationKey(schema, operation.table));
      default:
        return true;
    }
  });
}
