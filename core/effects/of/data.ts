/** Rows, maintenance and explicit locks: which facts apply. */
import type {
  CopyData,
  Delete,
  Insert,
  LockTable,
  ObjectName,
  Select,
  Update,
  Vacuum,
} from '../../operations/model/operation.ts';
import { column, foreignKeysTo, nameOf, table, tableByKey, typeNamed } from '../../schema/lookup.ts';
import type { ForeignKey } from '../../schema/lookup.ts';
import type { Table } from '../../schema/model.ts';
import { lockModes, type LockMode } from '../effect.ts';
import type { FactId } from '../facts/facts.ts';
import { referencedBy, referencedColumns } from './relations.ts';
import {
  below,
  isPartitioned,
  keyNamed,
  part,
  play,
  sourceKeys,
  tableAndPartitions,
  type EffectScope,
  type Part,
  type Played,
} from './scope.ts';

export function insert(operation: Insert, scope: EffectScope): readonly Part[] {
  const target = table(scope.schema, operation.table);
  const referenced = referencedBy(
    scope.schema,
    target,
    (key) => target === undefined || !isNullInAll(key, operation, target, scope),
  );
  return [part('insert', [...changed(operation, scope), ...play('referenced', referenced)])];
}

/** The check of a null in a MATCH SIMPLE key opens the referenced table and releases it at once: no lock is held. Measured. */
function isNullInAll(
  { columns, references: { match } }: ForeignKey,
  { given }: Insert,
  target: Table,
  { schema }: EffectScope,
): boolean {
  if (given === undefined || target.partitionBy !== undefined || !target.complete) return false;
  if (target.triggers.some(({ events, firing }) => events.includes('insert') && firing !== 'disabled'))
    return false;
  const isNull = (name: string): boolean => {
    const of = given.includes(name) ? undefined : column(target, name);
    const isPlain = of?.default === undefined && of?.identity === undefined && of?.generated === undefined;
    // A domain may have its own default.
    return (
      of !== undefined && isPlain && typeNamed(schema, nameOf(of.type.schema, of.type.name)) === undefined
    );
  };
  return match === 'full' ? columns.every(isNull) : columns.some(isNull);
}

/** The foreign keys that it sets are looked up in the referenced table; rows that reference changed keys are looked up or changed too. */
export function update(operation: Update, scope: EffectScope): readonly Part[] {
  const key = keyNamed(scope, operation.table);
  const sets = (columns: readonly string[]): boolean =>
    columns.some((one) => operation.columns.includes(one));
  const target = tableByKey(scope.schema, key);
  const referenced = referencedBy(scope.schema, target, (one) => sets(one.columns));
  const pointing = pointingAt(scope, key).filter((one) => sets(referencedColumns(target, one.constraint)));
  const played = [...changed(operation, scope), ...play('referenced', referenced)];
  return withPointing('update', played, key, pointing, 'onUpdate');
}

export function remove(operation: Delete, scope: EffectScope): readonly Part[] {
  const key = keyNamed(scope, operation.table);
  return withPointing('delete', changed(operation, scope), key, pointingAt(scope, key), 'onDelete');
}

type Pointing = ReturnType<typeof foreignKeysTo>;

function pointingAt(scope: EffectScope, key: string): Pointing {
  return foreignKeysTo(scope.schema, key).filter((one) => one.table.key !== key);
}

/** Tables whose foreign keys reference the rows: they are scanned, or changed too if the key's action says so. */
function withPointing(
  fact: 'update' | 'delete',
  played: readonly Played[],
  key: string,
  pointing: Pointing,
  when: 'onUpdate' | 'onDelete',
): readonly Part[] {
  const tables = (acts: boolean): readonly Played[] =>
    play(
      'referencing',
      pointing
        .filter(({ constraint }) => !['no-action', 'restrict'].includes(constraint.references[when]) === acts)
        .map((one) => one.table.key),
    );
  const acting = tables(true);
  const plain = part(fact, [...played, ...tables(false)]);
  return acting.length === 0 ? [plain] : [part(`${fact}/acts`, [...play('target', [key]), ...acting]), plain];
}

function changed(operation: Insert | Update | Delete, scope: EffectScope): readonly Played[] {
  return [
    ...tableAndPartitions(scope, operation.table, operation.only ? 'only' : 'all'),
    ...play('target', underView(scope, keyNamed(scope, operation.table))),
    ...sources(operation.reads, scope),
  ];
}

/** What a change of a view's rows changes: the one relation that it reads, through further views if need be. */
function underView(scope: EffectScope, key: string): readonly string[] {
  const view = scope.schema.relations.get(key);
  const [only, ...more] = view?.kind === 'view' ? view.reads : [];
  return only === undefined || more.length > 0 ? [] : [only, ...underView(scope, only)];
}

function sources(reads: readonly ObjectName[], scope: EffectScope): readonly Played[] {
  const keys = reads.map((one) => keyNamed(scope, one));
  return play('source', sourceKeys(scope.schema, keys));
}

export function select(operation: Select, scope: EffectScope): readonly Part[] {
  const parts = [part('select', sources(operation.reads, scope))];
  if (operation.functions.some((one) => ['nextval', 'setval'].includes(one.name))) {
    parts.push(part('use-sequence', [], 'The sequence is locked in ROW EXCLUSIVE mode.'));
  }
  if (operation.rowLock === undefined) return parts;
  if (operation.reads.length > 1) {
    parts.push(part('select/locks-rows', [], 'Those whose rows are locked are locked in ROW SHARE mode.'));
    return parts;
  }
  const keys = operation.reads.map((one) => keyNamed(scope, one));
  return [part('select/locks-rows', play('target', sourceKeys(scope.schema, keys)))];
}

export function copyData(operation: CopyData, scope: EffectScope): readonly Part[] {
  // The relations that a query touches follow from its own operations.
  if (operation.table === undefined) return [part('copy-to')];
  const target = play('target', [keyNamed(scope, operation.table)]);
  return [part(operation.direction === 'from' ? 'copy-from' : 'copy-to', target)];
}

/** LOCK on a view also locks the relations that it reads. */
export function lockTable(operation: LockTable, scope: EffectScope): readonly Part[] {
  const { schema } = scope;
  const named = operation.tables.map((one) => keyNamed(scope, one));
  const views = named.filter((key) => schema.relations.get(key)?.kind === 'view');
  const behind = sourceKeys(schema, views).filter((key) => !named.includes(key));
  const played = [...play('target', named), ...below(schema, named), ...play('source', behind)];
  return [{ ...part('lock-table', played), lock: writtenMode(operation.mode) }];
}

/** pg_locks prints AccessExclusiveLock for the manual's ACCESS EXCLUSIVE. */
function writtenMode(mode: string): LockMode | undefined {
  const plain = mode.replace(/Lock$/, '').toLowerCase();
  return lockModes.find((one) => one.replaceAll(' ', '').toLowerCase() === plain);
}

export function vacuum(operation: Vacuum, scope: EffectScope): readonly Part[] {
  const named = operation.tables.map((one) => keyNamed(scope, one));
  if (named.length === 0) {
    const every =
      operation.command === 'cluster'
        ? 'It takes every table that was clustered before, one after the other.'
        : 'It takes every table of the database, one after the other.';
    return [part(operation.command === 'cluster' ? 'cluster/several' : operation.command, [], every)];
  }
  const partitioned = named.filter((key) => isPartitioned(tableByKey(scope.schema, key)));
  const stored = named.filter((key) => !partitioned.includes(key));
  const reached = below(scope.schema, operation.command === 'analyze' ? named : partitioned);
  const fact: FactId =
    operation.command === 'cluster' && partitioned.length > 0 ? 'cluster/several' : operation.command;
  // Only ANALYZE also samples a partitioned table as a whole.
  const targets = operation.command === 'analyze' ? named : stored;
  return [part(fact, [...play('target', targets), ...reached])];
}
