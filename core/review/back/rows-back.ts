/**
 * What is to be said of the way back of a migration that changes rows and no schema: rows that it inserts stay, columns that it fills keep what
 * they have been given. Where values are written over or rows deleted it says nothing: those are losses.
 */
import { code, proseLine } from '../../text/code-in-prose.ts';
import { oneLine } from '../../plan/format.ts';
import type { Operation } from '../../operations/operation.ts';
import {
  column,
  displayName,
  foreignKeysFrom,
  foreignKeysTo,
  relationKey,
  tableByKey,
} from '../../schema/lookup.ts';
import type { Schema, Table } from '../../schema/model.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { qualifiedName } from '../checks/check-sql.ts';
import { schemaAt } from '../placed.ts';
import type { Inserted } from '../rows/inserted-rows.ts';
import { isFilledOnly } from '../rows/filled-only.ts';
import type { ReviewedMigration } from '../input.ts';

const beside: ReadonlySet<Operation['kind']> = new Set([
  'doBlock',
  'select',
  'begin',
  'commit',
  'savepoint',
  'releaseSavepoint',
  'setVariable',
]);

/** All of it has been read, blocks and all: nothing in it is put together when it runs. */
export function isRead({ sections }: Pick<ReviewedMigration, 'sections'>): boolean {
  return sections.every(({ statements }) =>
    statements.every(
      ({ statement, gaps, actions }) =>
        gaps.length === 0 &&
        statement.parsed.understanding.kind === 'understood' &&
        actions.every(({ operation }) => operation.kind !== 'executeDynamic'),
    ),
  );
}

/** What it locks besides may be open: what it does is not. */
export function isUnderstood({ sections }: Pick<ReviewedMigration, 'sections'>): boolean {
  return sections.every(({ statements }) =>
    statements.every(
      ({ statement, actions, gaps }) =>
        statement.parsed.understanding.kind === 'understood' &&
        (gaps.length === 0 || actions.every(({ operation: { kind } }) => kind === 'dropIndex')) &&
        actions.every(({ operation }) => operation.kind !== 'executeDynamic'),
    ),
  );
}

/** Sentences; undefined where it changes more than rows, or takes something away. */
export function rowsBack(
  migration: Pick<ReviewedMigration, 'sections'>,
  start: Schema,
  inserted: readonly Inserted[] = [],
): readonly string[] | undefined {
  if (!isRead(migration)) return undefined;
  const told: string[] = [];
  for (const section of migration.sections)
    for (const [at, { actions }] of section.statements.entries())
      for (const { operation } of actions) {
        const own = inserted.find(({ placed }) => placed.section === section && placed.at === at);
        const words =
          (own && goesByKey(own, inserted)) ?? wordsOf(operation, section.before[at] ?? section.found, start);
        if (words === undefined) return undefined;
        told.push(...words);
      }
  return told.length === 0 ? undefined : [...new Set(told)];
}

const mostRows = 5;

/** Rows that are written down are told by their key, and those that the key of such a row leads to go along. */
function goesByKey(own: Inserted, all: readonly Inserted[]): readonly string[] | undefined {
  const { placed, table, key, rows, part } = own;
  const schema = schemaAt(placed);
  if (rows === undefined) {
    const constants = (part.copy?.pairs ?? []).flatMap(({ to, value }) =>
      value?.kind === 'constant' ? [{ to, text: bare(value.text) }] : [],
    );
    const isTaken = all.some((one) =>
      constants.some(
        ({ to, text }) =>
          one.rows?.length === 1 &&
          leadsTo(table, to, one) &&
          bare(one.rows[0]?.[one.part.given.indexOf(one.key[0] ?? '')] ?? '') === text,
      ),
    );
    return isTaken ? [] : undefined;
  }
  if (rows.length > mostRows) return undefined;
  const values = rows.map((row) => key.map((name) => row[part.given.indexOf(name)] ?? ''));
  const [columns, list] = [
    key.map(quoteIdentifier).join(', '),
    values.map((one) => (one.length === 1 ? one.join() : `(${one.join(', ')})`)),
  ];
  const where =
    list.length === 1 && key.length === 1
      ? `${columns} = ${list.join()}`
      : `${key.length === 1 ? columns : `(${columns})`} IN (${list.join(', ')})`;
  const keys = foreignKeysTo(schema, table.key);
  const along = [
    ...new Set(
      keys.flatMap(({ table: from, constraint: { references } }) =>
        references.onDelete === 'cascade' ? [displayName(from.key)] : [],
      ),
    ),
  ];
  const stops = [
    ...new Set(
      keys.flatMap(({ table: from, constraint: { references } }) =>
        references.onDelete === 'restrict' || references.onDelete === 'no-action'
          ? [displayName(from.key)]
          : [],
      ),
    ),
  ];
  const [they, were, goes] = rows.length === 1 ? ['it', 'it was', 'goes'] : ['them', 'they were', 'go'];
  const takes =
    along.length === 0 ? '' : `, with what refers to ${they} in ${along.join(', ')} (ON DELETE CASCADE)`;
  const refused = stops.length === 0 ? '' : ` It fails where rows of ${stops.join(', ')} refer to ${they}.`;
  // Without ON CONFLICT a row that was there has stopped the change.
  const isKnown = !/\bon\s+conflict\b/i.test(placed.one.statement.parsed.text);
  const there = isKnown ? '' : ` Whether ${were} there before is not known.`;
  const many = rows.length === 1 ? 'The row' : 'The rows';
  return [
    proseLine(
      `${many} that ${placed.place} inserts into ${displayName(table.key)} ${goes} by ${code(`DELETE FROM ${qualifiedName(table)} WHERE ${where};`)}${takes}.${refused}${there}`,
    ),
  ];
}

function bare(text: string): string {
  return text.replace(/^'(.*)'$/s, '$1');
}

/** Its rows go with the one that is written down. */
function leadsTo(table: Table, name: string, { table: parent, key }: Inserted): boolean {
  return foreignKeysFrom(table).some(
    ({ columns, references }) =>
      columns.length === 1 &&
      columns[0] === name &&
      references.relation === parent.key &&
      references.onDelete === 'cascade' &&
      key.length === 1 &&
      references.columns.join() === key.join(),
  );
}

function wordsOf(operation: Operation, schema: Schema, start: Schema): readonly string[] | undefined {
  if (beside.has(operation.kind)) return [];
  if (operation.kind !== 'insert' && operation.kind !== 'update') return undefined;
  const key = relationKey(schema, operation.table);
  const name = displayName(key);
  if (operation.kind === 'insert')
    return [
      oneLine(`Rows that it inserts into ${name} stay: nothing tells them from those that others insert.`),
    ];
  const [was, is] = [tableByKey(start, key), tableByKey(schema, key)];
  // What nobody knows was there.
  const isFresh = (one: string): boolean =>
    was !== undefined && is !== undefined && column(was, one) === undefined && column(is, one) !== undefined;
  const fresh = operation.columns.filter(isFresh);
  const old = operation.columns.filter((one) => !isFresh(one));
  // Where NULL was forbidden before, it fills nothing in.
  const isNullable = (one: string): boolean => was === undefined || column(was, one)?.nullable === true;
  const isFilled = old.every((one) => isNullable(one) && isFilledOnly(operation, one, schema));
  if (!isFilled || operation.columns.length === 0) return undefined;
  const named = (all: readonly string[]): string => all.map((one) => `${name}.${one}`).join(', ');
  const isOne = fresh.length === 1;
  return [
    ...(fresh.length === 0
      ? []
      : [
          `${named(fresh)} ${isOne ? 'comes' : 'come'} with this change: what it fills in goes with ${isOne ? 'it' : 'them'}.`,
        ]),
    ...(old.length === 0
      ? []
      : [`${named(old)}, null before, ${old.length === 1 ? 'keeps' : 'keep'} what it fills in.`]),
  ].map(oneLine);
}
