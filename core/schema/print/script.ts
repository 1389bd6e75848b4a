/**
 * The model as a script that creates the same schema on an empty server. Each statement can be sent separately, in this order. Contains no
 * rows, passwords or tablespaces.
 */
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import type { Index, Schema } from '../model.ts';
import { constraintParts, isOpenKey } from './constraints.ts';
import { functionDetails, functionPart } from './functions.ts';
import { createIndex, indexDetails, isOpen } from './indexes.ts';
import { relationsOf } from './kinds.ts';
import { qualified } from './names.ts';
import {
  earlyObjects,
  extensionStatements,
  lateObjects,
  namespaceDetails,
  namespaceStatements,
  objectDetails,
  objectPart,
  publicationStatements,
  statisticsStatements,
} from './objects.ts';
import { eventTriggerStatements, policyStatements, ruleStatements, triggerStatements } from './programs.ts';
import { defaultPrivilegeStatement, roleDetails, roleStatements } from './roles.ts';
import { sequenceDetails, sequencePart } from './sequences.ts';
import {
  inOrderOfNeed,
  statement,
  type Context,
  type ScriptOptions,
  type ScriptStatement,
} from './statement.ts';
import { attachPartition, tableDetails, tablePart } from './tables.ts';
import { shellOf, typeDetails, typePart } from './types.ts';
import { viewDetails, viewPart } from './views.ts';
import { ended, wordedScript } from './worded.ts';

export function scriptText(schema: Schema, options: ScriptOptions): string {
  if (schema.dialect !== 'postgresql') return ended(schema, wordedScript(schema));
  return schemaScript(schema, options)
    .map((one) => `${one};\n`)
    .join('');
}

export function schemaScript(schema: Schema, options: ScriptOptions): readonly string[] {
  const context: Context = { schema, ...options };
  return [
    'SET check_function_bodies = off',
    ...withPaths([
      ...surroundings(context),
      ...definitions(context),
      ...afterTables(context),
      ...programs(context),
      ...details(context),
    ]),
  ];
}

/** Roles, schemas, extensions, and types that others use before they are complete. */
function surroundings({ schema, targetVersion }: Context): readonly ScriptStatement[] {
  const roles = [...schema.roles.values()];
  return [
    ...roles.flatMap(roleStatements),
    ...roles.flatMap((one) => roleDetails(one, { targetVersion })),
    ...[...schema.namespaces.values()].flatMap(namespaceStatements),
    ...[...schema.extensions.values()].flatMap(extensionStatements),
    ...[...schema.types.values()].flatMap(shellOf),
  ];
}

/** Objects that may depend on each other, in the order of their dependencies. */
function definitions(context: Context): readonly ScriptStatement[] {
  const { schema } = context;
  const { tables, views, sequences } = relationsOf(schema);
  const objects = [...schema.objects.values()];
  const parts = inOrderOfNeed([
    ...sequences.flatMap((one) => (one.identity ? [] : [sequencePart(one)])),
    ...earlyObjects(objects).map(objectPart),
    ...[...schema.types.values()].map(typePart),
    ...[...schema.functions.values()].flat().map(functionPart),
    ...lateObjects(objects).map(objectPart),
    ...tables.map((one) => tablePart(context, one)),
    ...views.map(viewPart),
  ]);
  return parts.flatMap((one) => one.statements);
}

/** Indexes and foreign keys, then partitions are attached with theirs. */
function afterTables(context: Context): readonly ScriptStatement[] {
  const { schema } = context;
  const { tables } = relationsOf(schema);
  const indexes = [...schema.indexes.values()].filter((one) => one.constraint === undefined);
  const constraints = (kind: 'exclusion' | 'foreign-key'): readonly ScriptStatement[] =>
    tables.flatMap((table) =>
      constraintParts(
        context,
        table,
        table.constraints.filter((one) => one.kind === kind && !isOpenKey(schema, one)),
      ),
    );
  return [
    ...constraints('exclusion'),
    ...indexes.filter((one) => !isOpen(schema, one)).map((one) => createIndex(context, one)),
    ...constraints('foreign-key'),
    ...tables.flatMap((one) => attachPartition(context, one)),
    ...openIndexes(context),
  ];
}

/** Created ON ONLY the parent, below it and above it, and then attached. */
function openIndexes(context: Context): readonly ScriptStatement[] {
  const { schema } = context;
  const open = [...schema.indexes.values()].filter((one) => isOpen(schema, one));
  return [
    ...relationsOf(schema).tables.flatMap((table) =>
      constraintParts(
        context,
        table,
        table.constraints.filter((one) => isOpenKey(schema, one)),
        'ONLY ',
      ),
    ),
    ...open.filter((one) => one.constraint === undefined).map((one) => createIndex(context, one)),
    ...open.flatMap((one) => attachIndexes(schema, one)),
  ];
}

function attachIndexes(schema: Schema, parent: Index): readonly ScriptStatement[] {
  return [...schema.indexes.values()]
    .filter((one) => one.partOf === parent.key)
    .map((one) => statement(`ALTER INDEX ${qualified(parent)} ATTACH PARTITION ${qualified(one)}`));
}

function programs(context: Context): readonly ScriptStatement[] {
  const { schema } = context;
  const { tables, views } = relationsOf(schema);
  const hosts = [...tables, ...views];
  return [
    ...hosts.flatMap((one) => one.triggers.flatMap((trigger) => triggerStatements(context, one, trigger))),
    ...hosts.flatMap((one) => one.rules.flatMap((rule) => ruleStatements(one, rule))),
    ...tables.flatMap((one) => one.policies.flatMap((policy) => policyStatements(one, policy))),
    ...[...schema.statistics.values()].flatMap((one) => statisticsStatements(context, one)),
    ...[...schema.publications.values()].flatMap((one) => publicationStatements(context, one)),
    ...[...schema.eventTriggers.values()].flatMap((one) => eventTriggerStatements(context, one)),
  ];
}

/** Owners, privileges and comments; default privileges at the end, when no more objects are created. */
function details(context: Context): readonly ScriptStatement[] {
  const { schema } = context;
  const { tables, views, sequences } = relationsOf(schema);
  return [
    ...tables.flatMap((one) => tableDetails(context, one)),
    ...views.flatMap((one) => viewDetails(context, one)),
    ...sequences.flatMap((one) => sequenceDetails(context, one)),
    ...[...schema.indexes.values()].flatMap((one) => indexDetails(context, one)),
    ...[...schema.types.values()].flatMap((one) => typeDetails(context, one)),
    ...[...schema.functions.values()].flat().flatMap((one) => functionDetails(context, one)),
    ...[...schema.objects.values()].flatMap((one) => objectDetails(context, one)),
    ...[...schema.namespaces.values()].flatMap((one) => namespaceDetails(context, one)),
    ...schema.defaultPrivileges.flatMap((one) => defaultPrivilegeStatement(one, context)),
  ];
}

/** Each statement under the search path that its text was written for. */
function withPaths(statements: readonly ScriptStatement[]): readonly string[] {
  const result: string[] = [];
  let now: string | undefined;
  for (const { sql, path } of statements) {
    const wanted = (path ?? ['public']).map(quoteIdentifier).join(', ');
    if (wanted !== now) result.push(`SET search_path = ${wanted === '' ? `''` : wanted}`);
    now = wanted;
    result.push(sql);
  }
  return result;
}
