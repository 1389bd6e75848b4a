/**
 * What must happen to remove one person from a database: which rows are deleted with the person, what prevents it, what remains, and in
 * which order. Derived from the schema alone: it describes what the server does, not what a law demands. Prints nothing.
 */
import {
  children,
  column as columnOf,
  foreignKeysFrom,
  foreignKeysTo,
  partitions,
  tableByKey,
  type ForeignKey,
} from '../schema/lookup.ts';
import type { Schema, Table } from '../schema/model.ts';
import type {
  ApartTable,
  Erasure,
  Fate,
  Hop,
  Outcome,
  PersonErasure,
  ReachedTable,
} from './erasure-model.ts';
import { orderOf } from './erasure-order.ts';
import { linkColumn } from './people.ts';
import { personalDataIn, type PersonalData } from './personal-data.ts';
import type { PersonalDataSettings } from './settings.ts';

export function erasureOf(schema: Schema, settings: PersonalDataSettings): Erasure {
  const data = personalDataIn(schema, settings);
  const tables = [...schema.relations.values()]
    .filter((one): one is Table => one.kind === 'table' || one.kind === 'foreign-table')
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const roots = tables.filter((table) => isRoot(table, schema, data));
  const people = roots.map((root) => personErasure(root, schema, data));
  const met = new Set(people.flatMap(({ table, reached }) => [table, ...reached.map((one) => one.table)]));
  const apart = tables.flatMap((table): readonly ApartTable[] => {
    const found = data.table(table.key);
    if (found === undefined || found.columns.length === 0 || met.has(table.key) || isPartOf(table, met))
      return [];
    return [
      { table: table.key, columns: found.columns, by: linkColumn(found.table), inherits: table.inherits },
    ];
  });
  return { dialect: schema.dialect, people, apart, copies: copiesIn(schema, data) };
}

/** A row for each person of another table is a part of that person. */
function isRoot(table: Table, schema: Schema, data: PersonalData): boolean {
  if (table.partitionOf !== undefined || isPeople(table.key, data) === undefined) return false;
  const unique = table.constraints.filter(({ kind }) => kind === 'primary-key' || kind === 'unique');
  return !foreignKeysFrom(table).some(
    ({ columns, references }) =>
      references.relation !== table.key &&
      tableByKey(schema, references.relation) !== undefined &&
      isPeople(references.relation, data) !== undefined &&
      unique.some(
        (one) => one.columns.length === columns.length && one.columns.every((name) => columns.includes(name)),
      ),
  );
}

function isPeople(key: string, data: PersonalData): string | undefined {
  const context = data.table(key)?.context;
  return context?.closeness === 'person' ? context.because : undefined;
}

/** A partition is of the same kind as its parent. */
function isPartOf({ partitionOf }: Table, met: ReadonlySet<string>): boolean {
  return partitionOf !== undefined && met.has(partitionOf.parent);
}

// ---------------------------------------------------------------------------------------------------------- one kind of people

function personErasure(root: Table, schema: Schema, data: PersonalData): PersonErasure {
  const reached = reachedFrom(root, schema, data);
  const columns = data.table(root.key)?.columns ?? [];
  return {
    table: root.key,
    because: isPeople(root.key, data) ?? '',
    columns,
    reached,
    order: orderOf(root.key, reached, schema),
  };
}

interface Met {
  readonly hops: Hop[];
  readonly path: readonly Hop[];
}

function reachedFrom(root: Table, schema: Schema, data: PersonalData): readonly ReachedTable[] {
  const met = new Map<string, Met>([[root.key, { hops: [], path: [] }]]);
  // Rows of these are deleted, by a cascade or because they block; tables that reference them follow.
  const queue = [root.key];
  const going = new Set(queue);
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const path = met.get(next)?.path ?? [];
    for (const { table, constraint } of foreignKeysTo(schema, next)) {
      if (isCopyOfParent(table, schema, next)) continue;
      const hop = hopOf(table, constraint);
      const known = met.get(table.key);
      if (known === undefined) met.set(table.key, { hops: [hop], path: [...path, hop] });
      else known.hops.push(hop);
      if (goes(hop) && !going.has(table.key)) {
        going.add(table.key);
        queue.push(table.key);
      }
    }
  }
  for (const key of going) addLeft(key, met, schema, data);
  return [...met].flatMap(([key, one]) => {
    const isSelf = key === root.key;
    const found = reachedTable(key, one, schema, data);
    // The person's own columns are listed with the person.
    return isSelf ? (one.hops.length === 0 ? [] : [{ ...found, columns: [] }]) : [found];
  });
}

function goes({ outcome }: Hop): boolean {
  return (
    outcome === 'deleted' || outcome === 'refused' || outcome === 'refused-at-once' || outcome === 'fails'
  );
}

/** A partition inherits the foreign keys of its parent; only the parent is listed. */
function isCopyOfParent(table: Table, schema: Schema, to: string): boolean {
  const parent = table.partitionOf && tableByKey(schema, table.partitionOf.parent);
  return parent !== undefined && foreignKeysFrom(parent).some(({ references }) => references.relation === to);
}

/** Rows with personal data that the person's own rows reference. Referenced people are other people. */
function addLeft(key: string, met: Map<string, Met>, schema: Schema, data: PersonalData): void {
  const table = tableByKey(schema, key);
  const path = met.get(key)?.path ?? [];
  for (const constraint of table === undefined ? [] : foreignKeysFrom(table)) {
    const to = constraint.references.relation;
    const marked = (data.table(to)?.columns.length ?? 0) > 0 && isPeople(to, data) === undefined;
    if (table === undefined || !marked || met.has(to)) continue;
    const hop: Hop = { ...hopOf(table, constraint), outcome: 'stays' };
    met.set(to, { hops: [hop], path: [...path, hop] });
  }
}

function reachedTable(key: string, { hops, path }: Met, schema: Schema, data: PersonalData): ReachedTable {
  const table = tableByKey(schema, key);
  return {
    table: key,
    fate: fateOf(hops),
    isPeople: isPeople(key, data) !== undefined,
    columns: data.table(key)?.columns ?? [],
    hops,
    path,
    partitions: partitions(schema, key).length,
    inheritors:
      table === undefined
        ? []
        : children(schema, key).flatMap((one) => (one.partitionOf === undefined ? [one.key] : [])),
  };
}

function fateOf(hops: readonly Hop[]): Fate {
  const has = (...outcomes: readonly Outcome[]): boolean =>
    hops.some(({ outcome }) => outcomes.includes(outcome));
  if (has('refused', 'refused-at-once', 'fails')) return 'blocks';
  if (has('deleted')) return 'deleted';
  return has('set-null', 'set-default', 'dangling') ? 'unlinked' : 'left';
}

function hopOf(from: Table, { name, columns, references, deferrable, enforced }: ForeignKey): Hop {
  return {
    constraint: name,
    from: from.key,
    columns,
    to: references.relation,
    toColumns: references.columns,
    onDelete: references.onDelete,
    outcome: enforced ? outcomeOf(from, columns, references) : 'dangling',
    deferrable,
  };
}

function outcomeOf(
  from: Table,
  columns: readonly string[],
  { onDelete, deleteColumns }: ForeignKey['references'],
): Outcome {
  const set = deleteColumns.length === 0 ? columns : deleteColumns;
  const isForced = (name: string): boolean => columnOf(from, name)?.nullable === false;
  switch (onDelete) {
    case 'cascade':
      return 'deleted';
    case 'set-null':
      return set.some(isForced) ? 'fails' : 'set-null';
    case 'set-default':
      // SET DEFAULT without a default sets NULL.
      return set.some((name) => isForced(name) && columnOf(from, name)?.default === undefined)
        ? 'fails'
        : 'set-default';
    case 'restrict':
      return 'refused-at-once';
    case 'no-action':
      return 'refused';
  }
}

function copiesIn(schema: Schema, data: PersonalData): Erasure['copies'] {
  return [...schema.relations.values()].flatMap((one) => {
    if (one.kind !== 'materialized-view') return [];
    const of = one.reads.filter((key) => {
      const marked = new Set(data.table(key)?.columns.map(({ column }) => column));
      return one.dependencies.some(({ relation, column }) => relation === key && marked.has(column));
    });
    return of.length === 0 ? [] : [{ view: one.key, of }];
  });
}
