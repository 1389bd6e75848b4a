/**
 * What is to be said of the way back of a migration that changes rows and no schema: rows that it inserts stay, columns that it fills keep what
 * they have been given. Where values are written over or rows deleted it says nothing: those are losses.
 */
import { oneLine } from '../../plan/format.ts';
import type { Operation } from '../../operations/operation.ts';
import { column, displayName, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';
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

/** Sentences; undefined where it changes more than rows, or takes something away. */
export function rowsBack(
  migration: Pick<ReviewedMigration, 'sections'>,
  start: Schema,
): readonly string[] | undefined {
  if (!isRead(migration)) return undefined;
  const told: string[] = [];
  for (const { statements, before, found } of migration.sections)
    for (const [at, { actions }] of statements.entries())
      for (const { operation } of actions) {
        const words = wordsOf(operation, before[at] ?? found, start);
        if (words === undefined) return undefined;
        told.push(...words);
      }
  return told.length === 0 ? undefined : [...new Set(told)];
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
  const was = tableByKey(start, key);
  const isFresh = (one: string): boolean => was !== undefined && column(was, one) === undefined;
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
