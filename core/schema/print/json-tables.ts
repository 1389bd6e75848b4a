/** Tables as plain JSON values, with their columns, constraints and indexes; see json.ts for the whole document. */
import { indexesOf } from '../lookup.ts';
import type { Column, Constraint, Index, IndexKey, Schema, Table } from '../model.ts';
import {
  described,
  optionsJson,
  owned,
  pathJson,
  policyJson,
  privilegeJson,
  ruleJson,
  triggerJson,
  type PlaceOf,
} from './json-parts.ts';
import { numberedBy, wordsOf, type SchemaWords } from '../words.ts';

export function tableJson(schema: Schema, table: Table, place: PlaceOf) {
  const { partitionBy } = table;
  return {
    schema: table.schema,
    name: table.name,
    kind: table.kind,
    certainty: table.certainty,
    complete: table.complete,
    persistence: table.persistence,
    columns: table.columns.map((one) => columnJson(one, place, wordsOf(schema))),
    constraints: table.constraints.map((one) => constraintJson(one, place)),
    indexes: indexesOf(schema, table.key).map((one) => indexJson(one, place)),
    partitionBy:
      partitionBy === undefined
        ? null
        : { strategy: partitionBy.strategy, keys: partitionBy.elements.map(keyJson) },
    partitionOf: table.partitionOf ?? null,
    inherits: table.inherits,
    ofType: table.ofType ?? null,
    options: optionsJson(table.options),
    accessMethod: table.accessMethod ?? null,
    tablespace: table.tablespace ?? null,
    replicaIdentity: table.replicaIdentity,
    server: table.server ?? null,
    serverOptions: optionsJson(table.serverOptions),
    rowSecurity: table.rowSecurity,
    policies: table.policies.map((one) => policyJson(one, place)),
    triggers: table.triggers.map((one) => triggerJson(one, place)),
    rules: table.rules.map((one) => ruleJson(one, place)),
    ...owned(table, place),
    made: place(table.origin),
  };
}

function columnJson(column: Column, place: PlaceOf, words: SchemaWords) {
  const { generated } = column;
  return {
    name: column.name,
    type: words.typeSql(column),
    nullable: column.nullable,
    notNullConstraint: column.notNullName ?? null,
    default: generated === undefined ? (column.default ?? null) : null,
    identity: column.identity ?? null,
    ...numberingJson(column),
    generated: generated === undefined ? null : { storage: generated, expression: column.default ?? null },
    collation: column.collation ?? null,
    storage: column.storage ?? null,
    compression: column.compression ?? null,
    statistics: column.statistics ?? null,
    options: optionsJson(column.options),
    local: column.local,
    parents: column.parents,
    privileges: column.privileges?.map(privilegeJson) ?? null,
    searchPath: pathJson(column.path),
    ...described(column, place),
    made: place(column.origin),
  };
}

/** For servers that number rows differently from PostgreSQL. */
function numberingJson(column: Column) {
  const numbered = numberedBy(column);
  return numbered === undefined ? {} : { numbered };
}

function constraintJson(one: Constraint, place: PlaceOf) {
  return {
    name: one.name,
    kind: one.kind,
    columns: one.columns,
    valid: one.valid,
    enforced: one.enforced,
    deferrable: one.deferrable,
    initiallyDeferred: one.initiallyDeferred,
    noInherit: one.noInherit,
    local: one.local,
    parents: one.parents,
    references: one.references ?? null,
    expression: one.expression ?? null,
    operators: one.operators,
    withoutOverlaps: one.withoutOverlaps,
    index: one.index ?? null,
    searchPath: pathJson(one.path),
    ...described(one, place),
    made: place(one.origin),
  };
}

function indexJson(one: Index, place: PlaceOf) {
  return {
    schema: one.schema,
    name: one.name,
    certainty: one.certainty,
    unique: one.unique,
    method: one.method,
    keys: one.elements.map(keyJson),
    include: one.include,
    where: one.where ?? null,
    nullsNotDistinct: one.nullsNotDistinct,
    valid: one.valid,
    constraint: one.constraint ?? null,
    partOf: one.partOf ?? null,
    options: optionsJson(one.options),
    tablespace: one.tablespace ?? null,
    clustered: one.clustered,
    replicaIdentity: one.replicaIdentity,
    statistics: one.statistics,
    searchPath: pathJson(one.path),
    ...described(one, place),
    made: place(one.origin),
  };
}

function keyJson(key: IndexKey) {
  return {
    column: key.column ?? null,
    expression: key.expression ?? null,
    collation: key.collation ?? null,
    operatorClass: key.opclass ?? null,
    operatorClassOptions: optionsJson(key.opclassOptions),
    descending: key.descending,
    nulls: key.nulls ?? null,
  };
}
