/** ALTER COLUMN TYPE on a known table: combines the effects of the new type, of indexes, checks and foreign keys. */
import type { AlterColumnType } from '../../operations/model/operation.ts';
import { column, indexesOf, indexUses, table } from '../../schema/lookup.ts';
import { mentions } from '../../schema/expression-text.ts';
import type { Column, Index, Schema, Table } from '../../schema/model.ts';
import { keptFrom, typeChange, type TypeChange } from '../type-change.ts';
import { isPlainCast } from '../using-clause.ts';
import { ownedSequences, referencedBy, referencing } from './relations.ts';
import { part, play, tableAndPartitions, type EffectScope, type Part, type Played } from './scope.ts';

export function alterColumnType(operation: AlterColumnType, scope: EffectScope): readonly Part[] {
  const known = table(scope.schema, operation.table);
  const on = tableAndPartitions(scope, operation.table, operation.only ? 'only' : 'all');
  const old = known === undefined ? undefined : column(known, operation.column.text);
  if (known === undefined || old === undefined) {
    if (computesValues(operation)) return [part('alter-type/rewrite', on)];
    return [mayRewrite(on, unlessAlready(operation))];
  }
  const played = [...on, ...partners(operation, known, scope)];
  const change = changeOf(operation, old, scope);
  switch (change.heap) {
    case 'rewritten':
      return [part('alter-type/rewrite', [...played, ...sequenceAfter(known, old, scope)])];
    case 'unknown':
      return [
        mayRewrite(played, change.unless ?? unlessAlready(operation)),
        ...besides(operation, { known, old, on, sameOperators: change.sameOperators }, scope),
      ];
    case 'kept':
      return [
        part('alter-type/metadata-only', played),
        ...besides(operation, { known, old, on, sameOperators: change.sameOperators }, scope),
      ];
  }
}

/** Only the lock is certain. */
function mayRewrite(played: readonly Played[], clause: string): Part {
  const reason = `The table is rewritten unless ${clause}.`;
  return { ...part('alter-type/metadata-only', played, reason), rewritesUnless: clause };
}

function unlessAlready({ type }: AlterColumnType): string {
  return `the column already is ${keptFrom(type)}`;
}

function changeOf(operation: AlterColumnType, old: Column, scope: EffectScope): TypeChange {
  if (computesValues(operation)) return { heap: 'rewritten' };
  return typeChange({ from: old.type, to: operation.type, schema: scope.schema, timeZone: scope.timeZone });
}

/** A USING clause other than the automatic cast is computed for every row. */
function computesValues(operation: AlterColumnType): boolean {
  if (operation.using === undefined) return false;
  return !isPlainCast(operation.using, operation.column.text, operation.type);
}

/** Foreign keys on the column are recreated, which locks both tables. */
function partners(operation: AlterColumnType, known: Table, scope: EffectScope): readonly Played[] {
  const name = operation.column.text;
  return [
    ...play(
      'referenced',
      referencedBy(scope.schema, known, (key) => key.columns.includes(name)),
    ),
    ...play('referencing', referencing(scope.schema, known.key, [name])),
  ];
}

/** An identity column's sequence changes its type with the column; a serial column's does not. */
function sequenceAfter(known: Table, old: Column, scope: EffectScope): readonly Played[] {
  if (old.identity === undefined) return [];
  return play('source', ownedSequences(scope.schema, known.key, old.name));
}

interface KeptColumn {
  readonly known: Table;
  readonly old: Column;
  readonly on: readonly Played[];
  readonly sameOperators: boolean;
}

/** Indexes and checks on the column are recreated even if the rows are kept. */
function besides(operation: AlterColumnType, kept: KeptColumn, scope: EffectScope): readonly Part[] {
  const { known, on } = kept;
  const name = operation.column.text;
  const usable = kept.sameOperators && sameCollation(operation, kept.old);
  const parts: Part[] = [];
  const rebuilt = on.filter((one) =>
    indexesOf(scope.schema, one.key).some(
      (index) => indexUses(index, name) && !survives(index, usable, scope.schema),
    ),
  );
  if (rebuilt.length > 0) parts.push(part('alter-type/rebuilds-index', rebuilt));
  const checked = known.constraints.some(
    (one) =>
      one.kind === 'check' && one.valid && (one.columns.includes(name) || mentions(one.expression, name)),
  );
  if (checked) parts.push(part('alter-type/rechecks', on));
  return parts;
}

function sameCollation(operation: AlterColumnType, old: Column): boolean {
  return (operation.collation ?? 'default') === (old.collation ?? 'default');
}

/** The server reuses an index's file only if the index is plain: without an expression or predicate, and not on a partitioned table. */
function survives(index: Index, usable: boolean, schema: Schema): boolean {
  if (index.where !== undefined || index.elements.some((one) => one.expression !== undefined)) return false;
  const owner = schema.relations.get(index.relation);
  const ofPartitioned =
    index.partOf !== undefined ||
    (owner !== undefined && 'partitionBy' in owner && owner.partitionBy !== undefined);
  return usable && !ofPartitioned;
}
