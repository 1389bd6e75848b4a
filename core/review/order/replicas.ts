/** What a change means to standbys, and to whoever follows its tables: subscribers and change-data-capture. Sentences, each once, with its lines. */
import { replicasInWords } from '../../effects/describe.ts';
import type { Effect } from '../../effects/effect.ts';
import type { ObjectName, Operation, OperationKind } from '../../operations/operation.ts';
import { oneLine } from '../../plan/format.ts';
import {
  column,
  displayName,
  resolveIndex,
  resolveRelation,
  table,
  tableByKey,
  tableCalled,
  primaryKey,
} from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';
import { commas, joined } from '../../text/enumerate.ts';
import { isShared, subscribersTurn } from '../checks/subscribers.ts';
import { type Placed, placesInWords, schemaAt } from '../placed.ts';
import { lockedRows } from '../statements/statements.ts';

export function replicasOf(statements: readonly Placed[]): readonly string[] {
  const places = new Map<string, string[]>();
  for (const placed of statements) {
    const { one, place } = placed;
    const identified = isIdentified(placed);
    const sentences = [
      ...(lockedRows(placed).length === 0 && !isCopying(placed)
        ? []
        : [
            'Where the table is published, every row that the statement writes goes to subscribers and change-data-capture too.',
          ]),
      ...(one.whole === undefined || isAtHome(placed)
        ? []
        : replicasInWords(withoutTold(one.whole, identified))),
    ];
    for (const sentence of sentences) places.set(sentence, [...(places.get(sentence) ?? []), place]);
  }
  return [
    ...standbysOf(statements),
    ...followersOf(statements),
    ...identitiesOf(statements),
    ...[...places].map(([sentence, at]) => `${sentence} (${placesInWords(at)})`),
    ...publishedInWords(statements),
  ];
}

/** Measured on 16, and in the manual under Handling Query Conflicts: queries of a standby and the lock that it replays. */
function standbysOf(statements: readonly Placed[]): readonly string[] {
  const names = statements.flatMap(({ one }) =>
    (one.whole?.relations ?? []).flatMap(({ relation, role, lock, isNew }) =>
      lock === 'ACCESS EXCLUSIVE' &&
      !isNew &&
      role !== 'index' &&
      role !== 'partition' &&
      !relation.startsWith('pg_catalog.')
        ? [oneLine(relation)]
        : [],
    ),
  );
  const of = [...new Set(names)];
  const beside = [...new Set(statements.flatMap(besideOthersOf))].filter((one) => !of.includes(one));
  return [
    ...(of.length === 0
      ? []
      : [
          `Hot standbys replay ACCESS EXCLUSIVE on ${commas(of, mostPublished)}: queries of ${of.length === 1 ? 'it' : 'them'} on a standby ${held}.`,
        ]),
    ...(beside.length === 0
      ? []
      : [
          `CONCURRENTLY is for the primary: hot standbys replay ACCESS EXCLUSIVE on the index that goes, and queries of ${commas(beside, mostPublished)} on a standby, whichever index they use, ${held}.`,
        ]),
  ];
}

const held = 'hold the replay up, and are cancelled after max_standby_streaming_delay (30 s unless set)';

/**
 * Tables of indexes that go CONCURRENTLY, REINDEX among it, which ends with the old ones. Measured on 14 and 18 with a standby: reads of the table were cancelled, those by another
 * index and those of an open transaction too; none by CREATE INDEX CONCURRENTLY, and none of other tables.
 */
function besideOthersOf(placed: Placed): readonly string[] {
  const schema = schemaAt(placed);
  return placed.one.actions.flatMap(({ operation }) => {
    if (operation.kind !== 'dropIndex' && operation.kind !== 'reindex') return [];
    if (!operation.concurrently) return [];
    const key =
      operation.kind === 'dropIndex'
        ? resolveIndex(schema, operation.index)?.relation
        : reindexed(operation, schema);
    return key === undefined || !placed.start.relations.has(key) ? [] : [oneLine(displayName(key))];
  });
}

function reindexed(
  { target, scope }: Extract<Operation, { kind: 'reindex' }>,
  schema: Schema,
): string | undefined {
  if (target === undefined) return undefined;
  if (scope === 'index') return resolveIndex(schema, target)?.relation;
  return scope === 'table' ? resolveRelation(schema, target)?.key : undefined;
}

/** A description of the table is sent anew before the next row. */
function followersOf(statements: readonly Placed[]): readonly string[] {
  const seen = new Set(
    statements.flatMap((placed) =>
      placed.one.whole?.relations.some(({ role, isNew }) => role === 'target' && !isNew) === true
        ? placed.one.actions.flatMap(({ operation }) =>
            isGenerated(operation, schemaAt(placed)) ? [] : (changes.get(operation.kind) ?? []),
          )
        : [],
    ),
  );
  return seen.size === 0
    ? []
    : [`Change-data-capture sees columns ${joined([...seen])}, starting with the next changed row.`];
}

/** Nobody is sent what the server computes, unless a publication asks for it (18). */
function isGenerated(operation: Operation, schema: Schema): boolean {
  if (operation.kind === 'addColumn') return operation.column.generated !== undefined;
  if (operation.kind !== 'dropColumn') return false;
  const of = table(schema, operation.table);
  return of !== undefined && column(of, operation.column.text)?.generated !== undefined;
}

/** Rows are named by another key from then on. Measured by test/databases/review-retyped-key.test.ts. */
function identitiesOf(statements: readonly Placed[]): readonly string[] {
  const found = new Map<string, string[]>();
  for (const { one, section, at, start, place } of statements) {
    const schema = section.before[at] ?? section.found;
    for (const { operation } of one.actions) {
      if (operation.kind !== 'addConstraint' || operation.constraint.kind !== 'primary-key') continue;
      const key = resolveRelation(schema, operation.table)?.key ?? '';
      const [was, is] = [tableByKey(start, key), tableByKey(section.after, key)];
      const [from, to] = [was, is].map((table) =>
        table?.replicaIdentity === 'default' ? primaryKey(table)?.columns : undefined,
      );
      if (from === undefined || to === undefined || from.join() === to.join()) continue;
      const words = `from (${from.map(oneLine).join(', ')}) to (${to.map(oneLine).join(', ')})`;
      found.set(words, [...(found.get(words) ?? []), place]);
    }
  }
  return [...found].map(
    ([words, places]) =>
      `The replica identity changes with the primary key, ${words}: where the table is published, changes name their row by the new key, by which subscribers find it, and keys of messages are others. (${placesInWords([...new Set(places)])})`,
  );
}

const changes: ReadonlyMap<OperationKind, string> = new Map([
  ['addColumn', 'added'],
  ['dropColumn', 'dropped'],
  ['renameColumn', 'renamed'],
  ['alterColumnType', 'of another type'],
]);

/** Of tables that the migrations publish; of others the pre-flight asks. Nobody else brings them what changes. */
function publishedInWords(statements: readonly Placed[]): readonly string[] {
  const changed = statements.flatMap((placed) => {
    const { one, start } = placed;
    if (!one.actions.some(({ operation }) => isShared(operation, placed))) return [];
    return (one.whole?.relations ?? []).flatMap(({ relation, role, isNew }) =>
      role === 'target' && !isNew && isPublished(start, relation) ? [{ relation, placed }] : [],
    );
  });
  const names = [...new Set(changed.map(({ relation }) => oneLine(relation)))];
  if (names.length === 0) return [];
  const inTurn = subscribersTurn(statements.filter((one) => changed.some(({ placed }) => placed === one)));
  return [
    `${commas(names, mostPublished)} ${names.length === 1 ? 'is' : 'are'} published: the change has to be made by hand on subscribers too${inTurn}.`,
  ];
}

const mostPublished = 4;

function isPublished(schema: Schema, relation: string): boolean {
  const found = tableCalled(schema, relation);
  return (
    found !== undefined &&
    [...schema.publications.values()].some(
      ({ allTables, tables, schemas }) =>
        allTables ||
        tables.some((one) => one.relation === found.key) ||
        schemas.includes(found.key.slice(0, found.key.indexOf('.'))),
    )
  );
}

/** Triggers, functions and indexes: a subscriber has its own, and does not fire these. */
function isAtHome({ one }: Placed): boolean {
  return one.actions.every(({ operation: { kind } }) =>
    ['createTrigger', 'dropTrigger', 'createFunction', 'dropFunction', 'createIndex', 'dropIndex'].includes(
      kind,
    ),
  );
}

/** Rows of a query into a table that was there before. */
function isCopying({ one }: Placed): boolean {
  return one.actions.some(
    ({ operation, effect }) =>
      operation.kind === 'insert' &&
      operation.source === 'query' &&
      effect.relations.some(({ role, isNew }) => role === 'target' && !isNew),
  );
}

/** Rows can be told from each other on the subscriber: nothing is to be said of a replica identity. That DDL is not carried is told once. */
function withoutTold(effect: Effect, identified: boolean): Effect {
  const told = [
    'not-replicated',
    'add-on-subscriber-first',
    ...(identified ? ['replica-identity'] : []),
    // Before.sql stops for what lists a column that goes.
    'column-list',
  ];
  return { ...effect, replication: effect.replication.filter((note) => !told.includes(note)) };
}

/** The table whose rows or keys an operation changes; undefined of all others. */
function identifiedBy(operation: Operation): ObjectName | undefined {
  switch (operation.kind) {
    case 'update':
    case 'delete':
    case 'dropConstraint':
    case 'addConstraint':
    case 'dropColumn':
    case 'dropDefault':
    case 'setDefault':
    case 'alterColumnType':
      return operation.table;
    default:
      return undefined;
  }
}

/**
 * Every table whose rows or keys it changes has the same primary key before and after, and tells its rows by it. A key that comes back in the
 * transaction that drops it is missed by nobody else.
 */
function isIdentified({ one, section, at }: Placed): boolean {
  const isOfRows = one.actions.some(({ operation: { kind } }) => kind === 'update' || kind === 'delete');
  const { first, last } = isOfRows ? { first: at, last: at } : one.during.transaction;
  const schemas = [section.before[first] ?? section.found, section.before[last + 1] ?? section.after];
  return one.actions.every(({ operation }) => {
    const name = identifiedBy(operation);
    // What stands in a block beside it writes nothing.
    if (name === undefined) return operation.kind === 'select' || operation.kind === 'doBlock';
    const keys = schemas.map((schema) => {
      const key = resolveRelation(schema, name)?.key;
      const table = key === undefined ? undefined : tableByKey(schema, key);
      const isTold =
        table !== undefined && (table.replicaIdentity === 'default' || table.replicaIdentity === 'full');
      return isTold ? primaryKey(table)?.name : undefined;
    });
    return keys[0] !== undefined && keys.every((name) => name === keys[0]);
  });
}
