/**
 * Who waits without naming what is locked: foreign keys ask other tables for whoever deletes or inserts. Measured on 14 to 18 by
 * test/databases/review-keys.test.ts. Sentences.
 */
import { foreignKeysFrom, foreignKeysTo, displayName, relationKey, tableByKey } from '../schema/lookup.ts';
import type { ObjectName, Operation, ReferentialAction } from '../operations/operation.ts';
import { oneLine } from '../plan/format.ts';
import type { Schema, Table } from '../schema/model.ts';
import type { BlockedRelation } from './model.ts';
import type { Placed } from './placed.ts';
import { viewsWaiting } from './view-waits.ts';
import { isFewRows } from './row-work.ts';

/** Of what is locked as long as work takes. */
export function waitingAlong(
  statements: readonly Placed[],
  blocked: readonly BlockedRelation[],
): readonly string[] {
  const start = statements[0]?.start;
  const long = blocked.filter(({ length }) => length === 'long');
  if (start === undefined || long.length === 0) return [];
  const told = new Set(long.map(({ relation }) => relation));
  return [
    ...deleting(start, long, told),
    ...inserting(start, long, told),
    ...viewsWaiting(start, long),
    ...onStandbys(long),
  ];
}

/** Their own table is free: the key leads the DELETE to what is locked. */
function deleting(
  start: Schema,
  long: readonly BlockedRelation[],
  told: ReadonlySet<string>,
): readonly string[] {
  const byParent = new Map<string, { readonly names: Set<string>; isAll: boolean }>();
  for (const { relation, blocks } of long) {
    const table = tableNamed(start, relation);
    if (table === undefined) continue;
    const isShut = blocks === 'reads-and-writes';
    for (const { references } of foreignKeysFrom(table)) {
      const parent = oneLine(displayName(references.relation));
      if (told.has(parent) || !(isShut || changesRows(references))) continue;
      const known = byParent.get(parent) ?? { names: new Set<string>(), isAll: true };
      known.names.add(relation);
      known.isAll &&= changesRows(references);
      byParent.set(parent, known);
    }
  }
  const bySame = new Map<string, string[]>();
  for (const [parent, { names, isAll }] of byParent) {
    const why = `foreign keys ${isAll ? 'change' : 'ask'} ${few([...names])} along with them`;
    bySame.set(why, [...(bySame.get(why) ?? []), parent]);
  }
  return [...bySame].map(([why, parents]) => `Deletes of rows of ${few(parents)} wait as long: ${why}.`);
}

/** They replay the lock where it is taken, and its end with the commit. */
function onStandbys(long: readonly BlockedRelation[]): readonly string[] {
  const shut = long.filter(({ blocks }) => blocks === 'reads-and-writes').map(({ relation }) => relation);
  return shut.length === 0 ? [] : [`${onHotStandbys}reads of ${few(shut)} wait as long too.`];
}

const onHotStandbys = 'On hot standbys ';

export function isOfStandbys(sentence: string): boolean {
  return sentence.startsWith(onHotStandbys);
}

function changesRows({ onDelete }: { readonly onDelete: ReferentialAction }): boolean {
  return onDelete === 'cascade' || onDelete === 'set-null' || onDelete === 'set-default';
}

/** The key asks the locked table whether there is such a row, even for a null. */
function inserting(
  start: Schema,
  long: readonly BlockedRelation[],
  told: ReadonlySet<string>,
): readonly string[] {
  return long.flatMap(({ relation, blocks }) => {
    const table = blocks === 'reads-and-writes' ? tableNamed(start, relation) : undefined;
    const children = table === undefined ? [] : foreignKeysTo(start, table.key);
    const names = [...new Set(children.map((one) => oneLine(displayName(one.table.key))))].filter(
      (name) => !told.has(name),
    );
    return names.length === 0
      ? []
      : [`Inserts into ${few(names)} wait as long: their foreign keys ask ${relation}.`];
  });
}

/** Tables of before: rows that are written keep what they refer to from going until the transaction ends. */
export function keptParents(placed: Placed): readonly string[] {
  if (isFewRows(placed)) return [];
  const { one, section, at, start } = placed;
  const schema = section.before[at] ?? section.found;
  const all = one.actions.flatMap(({ operation }) => parentsOf(operation, schema));
  return [...new Set(all)].filter((key) => start.relations.has(key)).map(displayName);
}

function parentsOf(operation: Operation, schema: Schema): readonly string[] {
  const written = writtenBy(operation);
  const table = written && tableByKey(schema, relationKey(schema, written.table));
  if (table === undefined) return [];
  return foreignKeysFrom(table)
    .filter(
      ({ columns }) =>
        written?.columns === undefined || columns.some((one) => written.columns?.includes(one)),
    )
    .map(({ references }) => references.relation);
}

function writtenBy(
  operation: Operation,
): { readonly table: ObjectName; readonly columns: readonly string[] | undefined } | undefined {
  if (operation.kind === 'update')
    return {
      table: operation.table,
      columns: operation.columns.length === 0 ? undefined : operation.columns,
    };
  return operation.kind === 'insert' && operation.source === 'query'
    ? { table: operation.table, columns: undefined }
    : undefined;
}

function tableNamed(schema: Schema, relation: string): Table | undefined {
  return tableByKey(schema, relation) ?? tableByKey(schema, `public.${relation}`);
}

const mostNames = 4;

export function few(names: readonly string[]): string {
  const more = names.length - mostNames;
  return more > 1 ? `${names.slice(0, mostNames).join(', ')} and ${more} more` : names.join(', ');
}
