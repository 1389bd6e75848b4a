/**
 * The complete model as plain JSON values, under the names that docs/guide/schema-output.md defines. Within a version nothing is removed.
 * The caller converts origins to positions.
 */
import type {
  NamedObject,
  Publication,
  Role,
  Routine,
  Schema,
  Statistics,
  UserType,
  View,
} from '../model.ts';
import { relationsOf } from './kinds.ts';
import {
  described,
  optionsJson,
  owned,
  pathJson,
  privilegeJson,
  ruleJson,
  triggerJson,
  type PlaceOf,
} from './json-parts.ts';
import { tableJson } from './json-tables.ts';
import { wordsOf } from '../words.ts';
import { typeSql } from './names.ts';

export function schemaJson(schema: Schema, place: PlaceOf) {
  const { tables, views, sequences } = relationsOf(schema);
  return {
    schemas: byKey(schema.namespaces.values(), (one) => one.name).map((one) => ({
      name: one.name,
      ...owned(one, place),
      made: one.origin === undefined ? null : place(one.origin),
    })),
    extensions: byKey(schema.extensions.values(), (one) => one.name).map((one) => ({
      name: one.name,
      schema: one.schema ?? null,
      version: one.version ?? null,
      certainty: one.certainty,
      ...described(one, place),
      made: place(one.origin),
    })),
    types: byKey(schema.types.values(), (one) => one.key).map((one) => typeJson(one, place)),
    tables: tables.map((table) => tableJson(schema, table, place)),
    views: views.map((view) => viewJson(view, place, schema)),
    sequences: sequences.map((one) => ({
      schema: one.schema,
      name: one.name,
      certainty: one.certainty,
      persistence: one.persistence,
      type: one.type,
      start: one.start,
      increment: one.increment,
      minimum: one.minimum,
      maximum: one.maximum,
      cache: one.cache,
      cycle: one.cycle,
      ownedBy: one.ownedBy ?? null,
      identity: one.identity,
      ...owned(one, place),
      made: place(one.origin),
    })),
    functions: byKey([...schema.functions.values()].flat(), (one) => one.key).map((one) =>
      functionJson(one, place),
    ),
    statistics: byKey(schema.statistics.values(), (one) => one.key).map((one) => statisticsJson(one, place)),
    publications: byKey(schema.publications.values(), (one) => one.name).map((one) =>
      publicationJson(one, place),
    ),
    eventTriggers: byKey(schema.eventTriggers.values(), (one) => one.name).map((one) => ({
      name: one.name,
      event: one.event,
      tags: one.tags,
      function: one.function,
      firing: one.firing,
      owner: one.owner ?? null,
      ...described(one, place),
      made: place(one.origin),
    })),
    otherObjects: byKey(schema.objects.values(), (one) => one.key).map((one) => objectJson(one, place)),
    roles: byKey(schema.roles.values(), (one) => one.name).map((one) => roleJson(one, place)),
    defaultPrivileges: schema.defaultPrivileges.map((one) => ({
      role: one.role ?? null,
      schema: one.schema ?? null,
      objectKind: one.objectKind,
      change: one.change,
      ...privilegeJson(one.privilege),
      made: place(one.origin),
    })),
  };
}

// -------------------------------------------------------------------------------------------------------------- one by one

function typeJson(type: UserType, place: PlaceOf) {
  return {
    schema: type.schema,
    name: type.name,
    form: type.form,
    values: type.values,
    attributes: type.attributes.map((one) => ({
      name: one.name,
      type: typeSql(one.type),
      collation: one.collation ?? null,
      comment: one.comment ?? null,
    })),
    domainOf: type.domainOf === undefined ? null : typeSql(type.domainOf),
    collation: type.collation ?? null,
    default: type.default ?? null,
    notNull: type.notNull,
    checks: type.checks.map((one) => ({ ...one, comment: one.comment ?? null })),
    options: optionsJson(type.options),
    searchPath: pathJson(type.path),
    ...owned(type, place),
    made: place(type.origin),
  };
}

function viewJson(view: View, place: PlaceOf, schema: Schema) {
  return {
    schema: view.schema,
    name: view.name,
    kind: view.kind,
    certainty: view.certainty,
    persistence: view.persistence,
    columns: view.columns ?? null,
    columnTypes: view.columnTypes.map((one) =>
      one === undefined ? null : wordsOf(schema).typeSql({ type: one }),
    ),
    columnDefaults: view.columnDefaults,
    columnComments: view.columnComments,
    query: view.query.text,
    reads: view.reads,
    readsColumns: view.dependencies,
    calls: view.functions,
    options: optionsJson(view.options),
    checkOption: view.checkOption ?? null,
    populated: view.populated,
    triggers: view.triggers.map((one) => triggerJson(one, place)),
    rules: view.rules.map((one) => ruleJson(one, place)),
    searchPath: pathJson(view.path),
    ...owned(view, place),
    made: place(view.origin),
  };
}

function functionJson(one: Routine, place: PlaceOf) {
  return {
    schema: one.schema,
    name: one.name,
    form: one.form,
    arguments: one.arguments.map(typeSql),
    parameters: one.parameters.map(({ name, mode, type, default: fallback }) => ({
      name: name ?? null,
      mode,
      type: typeSql(type),
      default: fallback ?? null,
    })),
    returns: one.returns === undefined ? null : typeSql(one.returns),
    returnsSet: one.returnsSet,
    language: one.language,
    volatility: one.volatility,
    strict: one.strict,
    securityDefiner: one.securityDefiner,
    leakproof: one.leakproof,
    parallel: one.parallel,
    window: one.window,
    cost: one.cost ?? null,
    rows: one.rows ?? null,
    support: one.support ?? null,
    settings: optionsJson(one.settings),
    source: one.source ?? one.sqlBody ?? one.definition ?? null,
    library: one.library ?? null,
    searchPath: pathJson(one.path),
    ...owned(one, place),
    made: place(one.origin),
  };
}

function statisticsJson(one: Statistics, place: PlaceOf) {
  return {
    schema: one.schema,
    name: one.name,
    relation: one.relation,
    kinds: one.kinds,
    keys: one.elements.map(({ column, expression }) => column ?? expression ?? ''),
    target: one.target ?? null,
    owner: one.owner ?? null,
    ...described(one, place),
    made: place(one.origin),
  };
}

function publicationJson(one: Publication, place: PlaceOf) {
  return {
    name: one.name,
    allTables: one.allTables,
    tables: one.tables.map(({ relation, only, columns, where }) => ({
      relation,
      only,
      columns: columns ?? null,
      where: where ?? null,
    })),
    schemas: one.schemas,
    options: optionsJson(one.options),
    owner: one.owner ?? null,
    ...described(one, place),
    made: place(one.origin),
  };
}

function objectJson(one: NamedObject, place: PlaceOf) {
  return {
    kind: one.objectKind,
    schema: one.schema ?? null,
    name: one.name,
    signature: one.signature,
    definition: one.definition,
    alterations: one.alterations,
    ...owned(one, place),
    made: place(one.origin),
  };
}

function roleJson(one: Role, place: PlaceOf) {
  return {
    name: one.name,
    known: one.known,
    attributes: one.attributes,
    memberOf: one.memberOf,
    settings: optionsJson(one.settings),
    ...described(one, place),
    made: place(one.origin),
  };
}

function byKey<T>(values: Iterable<T>, key: (value: T) => string): readonly T[] {
  return [...values].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
