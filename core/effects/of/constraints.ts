/** Constraints of existing tables: which facts apply. */
import type {
  AddConstraint,
  ConstraintDefinition,
  DropConstraint,
  ValidateConstraint,
} from '../../operations/model/operation.ts';
import { constraint, nameOf, provenNotNull, resolveIndex, table } from '../../schema/lookup.ts';
import type { Table } from '../../schema/model.ts';
import type { FactId } from '../facts/facts.ts';
import { referencedBy, referencing } from './relations.ts';
import {
  isPartitioned,
  keyNamed,
  part,
  play,
  tableAndPartitions,
  withPartitions,
  type EffectScope,
  type Part,
} from './scope.ts';

export function addConstraint(operation: AddConstraint, scope: EffectScope): readonly Part[] {
  const { constraint: added } = operation;
  const on = tableAndPartitions(scope, operation.table, operation.only ? 'only' : 'all');
  const known = table(scope.schema, operation.table);
  const isOfIndex = added.kind === 'primary-key' || added.kind === 'unique' || added.kind === 'exclusion';
  // The index of a partitioned table stores nothing; each partition builds its own.
  if (operation.only && isOfIndex && isPartitioned(known)) return [part('add-key/only', on)];
  switch (added.kind) {
    case 'primary-key':
      return [primaryKey(operation, added, scope)];
    case 'unique':
      return [part(added.usingIndex === undefined ? 'add-unique' : 'add-unique/using-index', on)];
    case 'exclusion':
      return [part('add-exclusion', on)];
    case 'check':
      return [part(checkFact(added), on)];
    case 'not-null':
      return [part(notNullFact(added, known), on)];
    case 'foreign-key': {
      const others = withPartitions(scope.schema, [keyNamed(scope, added.references)]);
      return [part(foreignKeyFact(added), [...on, ...play('referenced', others)])];
    }
  }
}

type Added<K extends ConstraintDefinition['kind']> = Extract<ConstraintDefinition, { readonly kind: K }>;

function checkFact(added: Added<'check'>): FactId {
  if (added.notEnforced) return 'add-check/not-enforced';
  if (added.notValid) return 'add-check/not-valid';
  return added.noInherit ? 'add-check/no-inherit' : 'add-check';
}

function notNullFact(added: Added<'not-null'>, known: Table | undefined): FactId {
  if (added.notValid) return 'add-not-null/not-valid';
  const proved = known !== undefined && provenNotNull(known, added.column.text);
  return proved ? 'add-not-null/proved' : 'add-not-null';
}

function foreignKeyFact(added: Added<'foreign-key'>): FactId {
  if (added.notEnforced) return 'add-foreign-key/not-enforced';
  return added.notValid ? 'add-foreign-key/not-valid' : 'add-foreign-key';
}

/** Its columns become NOT NULL, which the server checks unless a constraint proves it. */
function primaryKey(operation: AddConstraint, added: Added<'primary-key'>, scope: EffectScope): Part {
  const on = tableAndPartitions(scope, operation.table, operation.only ? 'only' : 'all');
  const known = table(scope.schema, operation.table);
  const allProved = (columns: readonly (string | undefined)[]): boolean =>
    known !== undefined && columns.every((one) => one !== undefined && provenNotNull(known, one));
  if (added.usingIndex === undefined) {
    const proved = known === undefined || allProved(added.columns.map((one) => one.text));
    return part(proved ? 'add-primary-key' : 'add-primary-key/nullable', on);
  }
  const schemaName = known?.schema ?? operation.table.schema?.text;
  const index = resolveIndex(scope.schema, nameOf(schemaName, added.usingIndex.text));
  if (index === undefined || known === undefined) {
    const unless = 'The table is read through if a column of the index allows nulls.';
    return part('add-primary-key/using-index', on, unless);
  }
  const proved = allProved(index.elements.map((one) => one.column));
  return part(proved ? 'add-primary-key/using-index' : 'add-primary-key/using-index-nullable', on);
}

export function validateConstraint(operation: ValidateConstraint, scope: EffectScope): readonly Part[] {
  const on = tableAndPartitions(scope, operation.table, operation.only ? 'only' : 'all');
  const known = table(scope.schema, operation.table);
  const found = known === undefined ? undefined : constraint(known, operation.constraint.text);
  if (found === undefined) {
    const unless = 'If it is a foreign key, the other table is locked in ROW SHARE mode.';
    return [part('validate-check', on, unless)];
  }
  if (found.valid) return [part('validate-constraint/valid', on)];
  if (found.references !== undefined) {
    const others = withPartitions(scope.schema, [found.references.relation]);
    return [part('validate-foreign-key', [...on, ...play('referenced', others)])];
  }
  return [part(found.kind === 'not-null' ? 'validate-not-null' : 'validate-check', on)];
}

export function dropConstraint(operation: DropConstraint, scope: EffectScope): readonly Part[] {
  const { schema } = scope;
  const on = tableAndPartitions(scope, operation.table, operation.only ? 'only' : 'all');
  const known = table(schema, operation.table);
  const found = known === undefined ? undefined : constraint(known, operation.constraint.text);
  if (known === undefined || found === undefined) {
    const missing = operation.ifExists && known?.complete === true;
    const unless = 'If it is a foreign key, the other table is locked in ACCESS EXCLUSIVE mode too.';
    return [part('drop-constraint', on, missing ? undefined : unless)];
  }
  switch (found.kind) {
    case 'foreign-key': {
      const others = referencedBy(schema, known, (key) => key.name === found.name);
      return [part('drop-foreign-key', [...on, ...play('referenced', others)])];
    }
    case 'primary-key':
    case 'unique': {
      const others = operation.cascade ? referencing(schema, known.key, found.columns) : [];
      return [part('drop-key', [...on, ...play('referencing', others)])];
    }
    case 'check':
    case 'exclusion':
    case 'not-null':
      return [part('drop-constraint', on)];
  }
}
