/** ALTER TABLE actions on columns: which facts apply. */
import type {
  AddColumn,
  AlterColumnOption,
  ColumnDefinition,
  DropColumn,
  FunctionCall,
  SetNotNull,
} from '../../operations/model/operation.ts';
import { column, nameOf, provenNotNull, relationKey, table, typeNamed } from '../../schema/lookup.ts';
import type { ColumnType, UserType } from '../../schema/model.ts';
import { builtInType } from '../type-change.ts';
import { expressionVolatility } from '../volatility.ts';
import { withDependents } from './dependents.ts';
import { ownedSequences, referencedBy, referencing, viewsUnread } from './relations.ts';
import {
  indexKeyNamed,
  keyNamed,
  part,
  play,
  tableAndPartitions,
  withPartitions,
  type EffectScope,
  type Part,
  type Played,
} from './scope.ts';

export function addColumn(operation: AddColumn, scope: EffectScope): readonly Part[] {
  const { column: added } = operation;
  const known = table(scope.schema, operation.table);
  if (operation.ifNotExists && known !== undefined && column(known, added.name.text) !== undefined) {
    return [part('add-column/exists', play('target', [known.key]))];
  }
  const on = tableAndPartitions(scope, operation.table, operation.only ? 'only' : 'all');
  return [value(added, on, scope), ...typeParts(added, on, scope), ...constraintParts(added, on, scope)];
}

/** The value of the new column in existing rows. */
function value(added: ColumnDefinition, on: readonly Played[], scope: EffectScope): Part {
  if (added.generated?.storage === 'stored') return part('add-column/generated-stored', on);
  if (added.generated?.storage === 'virtual') {
    return part(
      added.notNull === undefined ? 'add-column/generated-virtual' : 'add-column/generated-virtual-not-null',
      on,
    );
  }
  if (added.serial !== undefined) return part('add-column/serial', on);
  if (added.identity !== undefined) return part('add-column/identity', on);
  const functions = added.default?.functions ?? domainDefault(added.type, scope);
  if (functions === undefined)
    return part(added.notNull === undefined ? 'add-column' : 'add-column/not-null', on);
  const { volatility, decidedBy } = expressionVolatility({ functions }, scope.schema);
  switch (volatility) {
    case 'volatile':
      return part('add-column/volatile-default', [...on, ...sequencesIn(added.default?.text ?? '', scope)]);
    case 'stable':
      return part('add-column/stable-default', on);
    case 'immutable':
      return part('add-column/constant-default', on);
    case 'unknown':
      return part(
        'add-column/constant-default',
        on,
        `If ${decidedBy ?? 'a function in the default'} is volatile, the table is rewritten.`,
      );
  }
}

/** A column without a default uses its domain's default. */
function domainDefault(type: ColumnType, scope: EffectScope): readonly FunctionCall[] | undefined {
  const domain = type.arrayDimensions > 0 ? undefined : userType(type, scope);
  if (domain?.domainOf === undefined) return undefined;
  return domain.domainDefault ?? domainDefault(domain.domainOf, scope);
}

function userType(type: ColumnType, scope: EffectScope): UserType | undefined {
  return typeNamed(scope.schema, nameOf(type.schema, type.name));
}

/** nextval takes the sequence's name as text. */
function sequencesIn(expression: string, scope: EffectScope): readonly Played[] {
  const names = [...expression.matchAll(/\bnextval\s*\(\s*'((?:\w+\.)?\w+)'/gi)].map(
    (match) => match[1] ?? '',
  );
  return play(
    'source',
    names.map((name) => {
      const [first = '', second] = name.toLowerCase().split('.');
      return relationKey(
        scope.schema,
        second === undefined ? nameOf(undefined, first) : nameOf(first, second),
      );
    }),
  );
}

function typeParts(added: ColumnDefinition, on: readonly Played[], scope: EffectScope): readonly Part[] {
  // Existing rows get null or the default; for an array of a domain neither is checked.
  if (added.type.arrayDimensions > 0) return [];
  if (added.type.schema === undefined && builtInType(added.type.name)) return [];
  const type = userType(added.type, scope);
  if (type === undefined) {
    const unless = `If the type ${added.type.name} is a domain with constraints, the table is rewritten.`;
    return [part('add-column', on, unless)];
  }
  if (type.form !== 'domain') return [];
  if (type.domainHasCheck) return [part('add-column/constrained-domain', on)];
  if (type.domainOf === undefined) return [];
  return typeParts({ ...added, type: { ...added.type, ...type.domainOf } }, on, scope);
}

function constraintParts(
  added: ColumnDefinition,
  on: readonly Played[],
  scope: EffectScope,
): readonly Part[] {
  const hasValues =
    added.default !== undefined ||
    added.serial !== undefined ||
    added.identity !== undefined ||
    added.generated !== undefined;
  return added.constraints.flatMap((constraint): readonly Part[] => {
    switch (constraint.kind) {
      case 'check':
        return constraint.notEnforced ? [] : [part('add-column/check', on)];
      case 'unique':
      case 'primary-key':
        return [part('add-column/unique', on)];
      case 'foreign-key': {
        const others = withPartitions(scope.schema, [keyNamed(scope, constraint.references)]);
        const checks = hasValues && !constraint.notEnforced;
        return [
          part(checks ? 'add-column/references-with-default' : 'add-column/references', [
            ...on,
            ...play('referenced', others),
          ]),
        ];
      }
      case 'exclusion':
      case 'not-null':
        return [];
    }
  });
}

export function dropColumn(operation: DropColumn, scope: EffectScope): readonly Part[] {
  const { schema } = scope;
  const known = table(schema, operation.table);
  const name = operation.column.text;
  const key = keyNamed(scope, operation.table);
  const referenced = referencedBy(schema, known, (one) => one.columns.includes(name));
  const pointing = operation.cascade ? referencing(schema, key, [name]) : [];
  const unless = 'Views that use the column are dropped with it, under ACCESS EXCLUSIVE locks.';
  const played = [
    ...tableAndPartitions(scope, operation.table, operation.only ? 'only' : 'all'),
    ...play('referenced', referenced),
    ...play('referencing', pointing),
    ...play('source', ownedSequences(schema, key, name)),
  ];
  return [
    part(
      'drop-column',
      withDependents(operation, scope, played),
      operation.cascade && viewsUnread(schema, key) ? unless : undefined,
    ),
  ];
}

export function setNotNull(operation: SetNotNull, scope: EffectScope): readonly Part[] {
  const known = table(scope.schema, operation.table);
  const name = operation.column.text;
  const on = tableAndPartitions(scope, operation.table, operation.only ? 'only' : 'all');
  if (known === undefined) return [part('set-not-null', on)];
  const openPromise = known.constraints.some(
    (one) => one.kind === 'not-null' && !one.valid && one.columns.includes(name),
  );
  if (openPromise) return [part('set-not-null', on)];
  if (column(known, name)?.nullable === false) return [part('set-not-null/already', on)];
  return [part(provenNotNull(known, name) ? 'set-not-null/proved' : 'set-not-null', on)];
}

export function alterColumnOption(operation: AlterColumnOption, scope: EffectScope): readonly Part[] {
  if (operation.number !== undefined) {
    return [part('index-statistics', play('index', [indexKeyNamed(scope, operation.table)]))];
  }
  const on = tableAndPartitions(scope, operation.table, operation.only ? 'only' : 'all');
  switch (operation.option) {
    case 'statistics':
      return [part('set-statistics', on)];
    case 'storage':
      return [part('set-storage', on)];
    case 'compression':
      return [part('set-compression', on)];
    case 'options':
      return [part('set-column-options', on)];
    case 'add-identity':
      return [part('add-identity', on)];
    case 'set-identity':
      return [part('set-identity', [...on, ...ownedSequence(operation, scope)])];
    case 'drop-identity':
      return [part('drop-identity', [...on, ...ownedSequence(operation, scope)])];
    case 'drop-expression':
      return [part('drop-expression', on)];
    case 'set-expression':
      return [setExpression(operation, on, scope)];
  }
}

function setExpression(operation: AlterColumnOption, on: readonly Played[], scope: EffectScope): Part {
  const known = table(scope.schema, operation.table);
  const generated = known === undefined ? undefined : column(known, operation.column.text)?.generated;
  if (generated === 'stored' || (generated === undefined && scope.targetVersion < 18)) {
    return part('set-expression/stored', on);
  }
  const unless = 'If the column is stored, the table is rewritten.';
  return part('set-expression/virtual', on, generated === undefined ? unless : undefined);
}

function ownedSequence(operation: AlterColumnOption, scope: EffectScope): readonly Played[] {
  const key = keyNamed(scope, operation.table);
  return play('source', ownedSequences(scope.schema, key, operation.column.text));
}
