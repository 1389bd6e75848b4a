/** Constraints as ALTER TABLE statements, and the definition after a constraint's name. */
import { constraintBody } from './worded.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import type { Constraint, Index, Schema, Table } from '../model.ts';
import { elementSql, isOpen } from './indexes.ts';
import { columnList, named, qualified, withOptions } from './names.ts';
import { actionText } from './referential-action.ts';
import { statement, type Context, type ScriptStatement } from './statement.ts';

export function constraintParts(
  context: Context,
  table: Table,
  constraints: readonly Constraint[],
  reach: '' | 'ONLY ' = '',
): readonly ScriptStatement[] {
  return constraints
    .filter((one) => one.kind !== 'not-null' || (!one.valid && context.targetVersion >= 18))
    .map((one) =>
      statement(
        `ALTER ${table.kind === 'foreign-table' ? 'FOREIGN ' : ''}TABLE ${reach}${qualified(table)} ADD CONSTRAINT ${quoteIdentifier(one.name)} ${constraintSql(context.schema, one, context.targetVersion)}`,
        one.path,
      ),
    );
}

/** ON ONLY the parent: invalid until the partitions have theirs. */
export function isOpenKey(schema: Schema, { index }: Constraint): boolean {
  const behind = index === undefined ? undefined : schema.indexes.get(index);
  return behind !== undefined && isOpen(schema, behind);
}

/** The definition after the constraint's name. */
export function constraintSql(schema: Schema, one: Constraint, targetVersion: number): string {
  if (schema.dialect !== 'postgresql') return constraintBody(schema, one);
  const index = one.index === undefined ? undefined : schema.indexes.get(one.index);
  return `${bodyOf(schema, one, index, targetVersion)}${timing(one)}${validity(one, targetVersion)}`;
}

function bodyOf(schema: Schema, one: Constraint, index: Index | undefined, targetVersion: number): string {
  switch (one.kind) {
    case 'primary-key':
      return `PRIMARY KEY ${keyColumns(one, targetVersion)}${behind(index)}`;
    case 'unique': {
      const nulls = index?.nullsNotDistinct === true && targetVersion >= 15 ? 'NULLS NOT DISTINCT ' : '';
      return `UNIQUE ${nulls}${keyColumns(one, targetVersion)}${behind(index)}`;
    }
    case 'check':
      return `CHECK (${one.expression ?? 'true'})${one.noInherit ? ' NO INHERIT' : ''}`;
    case 'foreign-key':
      return foreignKeySql(schema, one);
    case 'exclusion':
      return exclusionSql(one, index);
    case 'not-null':
      return `NOT NULL ${quoteIdentifier(one.columns[0] ?? '')}${one.noInherit ? ' NO INHERIT' : ''}`;
  }
}

function keyColumns(one: Constraint, targetVersion: number): string {
  const overlaps = one.withoutOverlaps && targetVersion >= 18 ? ' WITHOUT OVERLAPS' : '';
  return `(${one.columns.map(quoteIdentifier).join(', ')}${overlaps})`;
}

function behind(index: Index | undefined): string {
  if (index === undefined) return '';
  const include = index.include.length === 0 ? '' : ` INCLUDE ${columnList(index.include)}`;
  return `${include}${withOptions(index.options)}`;
}

function exclusionSql(one: Constraint, index: Index | undefined): string {
  const elements = index?.elements ?? [];
  const list = elements.map((element, at) => `${elementSql(element)} WITH ${one.operators[at] ?? '='}`);
  const where = index?.where === undefined ? '' : ` WHERE (${index.where})`;
  return `EXCLUDE USING ${quoteIdentifier(index?.method ?? 'gist')} (${list.join(', ')})${behind(index)}${where}`;
}

function foreignKeySql(schema: Schema, one: Constraint): string {
  const target = one.references;
  if (target === undefined) return '';
  const period = (columns: readonly string[]): string =>
    `(${columns.map((name, at) => `${target.period && at === columns.length - 1 ? 'PERIOD ' : ''}${quoteIdentifier(name)}`).join(', ')})`;
  const columns = target.columns.length === 0 ? '' : ` ${period(target.columns)}`;
  const match = target.match === 'full' ? ' MATCH FULL' : '';
  const set = target.deleteColumns.length === 0 ? '' : ` ${columnList(target.deleteColumns)}`;
  const onUpdate = target.onUpdate === 'no-action' ? '' : ` ON UPDATE ${actionText(target.onUpdate)}`;
  const onDelete = target.onDelete === 'no-action' ? '' : ` ON DELETE ${actionText(target.onDelete)}${set}`;
  return `FOREIGN KEY ${period(one.columns)} REFERENCES ${named(schema, target.relation)}${columns}${match}${onUpdate}${onDelete}`;
}

function timing(one: Constraint): string {
  if (!one.deferrable) return '';
  return ` DEFERRABLE${one.initiallyDeferred ? ' INITIALLY DEFERRED' : ''}`;
}

/** NOT ENFORCED implies NOT VALID, which need not be written. */
function validity(one: Constraint, targetVersion: number): string {
  if (!one.enforced && targetVersion >= 18) return ' NOT ENFORCED';
  return one.valid ? '' : ' NOT VALID';
}
