/**
 * Who waits without naming what is locked: foreign keys ask other tables for whoever deletes or inserts. Measured on 14 to 18 by
 * test/databases/review-keys.test.ts. Sentences.
 */
import { foreignKeysFrom, foreignKeysTo, displayName, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { ObjectName, Operation, ReferentialAction } from '../../operations/operation.ts';
import { oneLine } from '../../plan/format.ts';
import type { Schema, Table } from '../../schema/model.ts';
import type { BlockedRelation } from '../model.ts';
import type { Placed } from '../placed.ts';
import { viewsWaiting } from './view-waits.ts';
import { isFewRows } from '../statements/row-work.ts';

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
    ...deleting(start, long),
    ...inserting(start, long, told),
    ...viewsWaiting(start, long),
    ...onStandbys(long),
  ];
}

/** Whose rows take others along that are locked, though their own table is free or locked later. */
interface Reached {
  /** In the order in which they are locked. */
  readonly names: Set<string>;
  /** Of one of them at the least by a key of its own; else by rows that go along and take those along in their turn. */
  isDirect: boolean;
  isAll: boolean;
}

/** The key leads the DELETE to what is locked, and so do keys to that key. */
function deleting(start: Schema, long: readonly BlockedRelation[]): readonly string[] {
  const places = new Map(long.map(({ relation }, at) => [relation, at] as const));
  const byParent = new Map<string, Reached>();
  for (const [at, { relation, blocks }] of long.entries()) {
    const table = tableNamed(start, relation);
    if (table === undefined) continue;
    for (const { parent, isChanged, isDirect } of parentsAbove(start, table, blocks === 'reads-and-writes')) {
      const name = oneLine(displayName(parent));
      // Locked itself by then, it waits already.
      if (name === relation || (places.get(name) ?? at + 1) < at) continue;
      const known = byParent.get(name) ?? { names: new Set(), isDirect: false, isAll: true };
      known.names.add(relation);
      known.isDirect ||= isDirect;
      known.isAll &&= isChanged;
      byParent.set(name, known);
    }
  }
  const bySame = new Map<string, string[]>();
  for (const [parent, { names, isDirect, isAll }] of byParent) {
    const [first = ''] = names;
    const long = names.size > 1 || places.has(parent) ? ` as those of ${first}` : '';
    const through = isDirect ? '' : ', through rows in between';
    const why = `${long}: foreign keys ${isAll ? 'change' : 'ask'} ${few([...names])} along with them${through}`;
    bySame.set(why, [...(bySame.get(why) ?? []), parent]);
  }
  return [...bySame].map(([why, parents]) => `Deletes of rows of ${few(parents)} wait as long${why}.`);
}

interface Above {
  readonly parent: string;
  readonly isChanged: boolean;
  /** By a key of the table itself. */
  readonly isDirect: boolean;
}

/** The key of the table itself changes its rows, or asks it where it is shut; above that only rows that are deleted lead on. */
function parentsAbove(start: Schema, table: Table, isShut: boolean): readonly Above[] {
  const found: Above[] = [];
  const seen = new Set<string>([table.key]);
  const climb = (from: Table, isChanged: boolean): void => {
    // What a key of its own leads to is no more told of by others.
    const next: (readonly [Table, boolean])[] = [];
    for (const { references } of foreignKeysFrom(from)) {
      const isOwn = from === table;
      const parent = references.relation;
      const leads = isOwn ? isShut || changesRows(references) : references.onDelete === 'cascade';
      if (!leads || seen.has(parent)) continue;
      seen.add(parent);
      const changed = isOwn ? changesRows(references) : isChanged;
      found.push({ parent, isChanged: changed, isDirect: isOwn });
      const above = tableByKey(start, parent);
      if (above !== undefined) next.push([above, changed]);
    }
    for (const [above, changed] of next) climb(above, changed);
  };
  climb(table, true);
  return found;
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
