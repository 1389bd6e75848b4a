/** Statements whose effects cannot be reversed by comparing schemas: changes of rows, blocks of code, and what is not modelled. */
import { wordSet } from '../collections/word-set.ts';
import { immutableFunctions, stableFunctions } from '../effects/generated/functions.ts';
import type { FunctionCall, ObjectName, Operation, OperationKind } from '../operations/model/operation.ts';
import type { ParsedStatement } from '../syntax/statement.ts';
import { displayName, relationKey, tableByKey } from '../schema/lookup.ts';
import { isRecreated } from '../schema/column-identity.ts';
import type { Schema } from '../schema/model.ts';
import { asWords, notGenerated, optionWords } from './refusal-reasons.ts';
import type { Refusal } from './words.ts';

interface Around {
  /** The schema before the migration. */
  readonly first: Schema;
  /** The schema before the statement. */
  readonly before: Schema;
}

/** The parts of the statement that cannot be rolled back. */
export function withoutInverse(statement: ParsedStatement, around: Around): readonly Refusal[] {
  if (statement.understanding.kind !== 'understood')
    return [{ kind: 'other', words: 'A statement was not understood.' }];
  return worksOf(statement).flatMap((one): readonly Refusal[] => {
    const found = refusal(one, around) ?? aboutRows(one, around);
    return found === undefined ? [] : [typeof found === 'string' ? { kind: 'other', words: found } : found];
  });
}

/** Those that concern rows: a rollback can leave the rows unchanged and say so. */
export function rowsWithoutInverse(statement: ParsedStatement, around: Around): readonly Refusal[] {
  return worksOf(statement).flatMap((one) => aboutRows(one, around) ?? []);
}

/** The operations of a block of code that only changes rows: on any path it leaves the schema unchanged. */
function worksOf({ operations, bodies }: ParsedStatement): readonly Operation[] {
  const isBlock = operations.length === 1 && operations[0]?.kind === 'doBlock' && bodies.length > 0;
  if (!isBlock) return operations;
  const inside = bodies.flatMap(({ statements }) => statements.map(({ parsed }) => parsed));
  const works = inside.flatMap((one) => one.operations);
  const isRead = inside.every(({ understanding }) => understanding.kind === 'understood');
  return isRead && works.every(isOfRows) ? works : operations;
}

function isOfRows(operation: Operation): boolean {
  switch (operation.kind) {
    case 'insert':
    case 'update':
    case 'delete':
    case 'commit':
      return true;
    case 'select':
      return operation.functions.every(isHarmless);
    default:
      return false;
  }
}

function aboutRows(operation: Operation, around: Around): Refusal | undefined {
  const words = rowRefusal(operation, around);
  return words === undefined ? undefined : { kind: 'rows', words };
}

/** Operations that the schema shows afterwards, and those without a lasting effect. */
const shown: ReadonlySet<OperationKind> = new Set<OperationKind>([
  'createTable',
  'createTableAs',
  'dropRelation',
  'addColumn',
  'dropColumn',
  'alterColumnType',
  'setDefault',
  'dropDefault',
  'setNotNull',
  'dropNotNull',
  'addConstraint',
  'validateConstraint',
  'dropConstraint',
  'attachPartition',
  'createIndex',
  'dropIndex',
  'createView',
  'createFunction',
  'dropFunction',
  'createTrigger',
  'dropTrigger',
  'createPolicy',
  'alterPolicy',
  'dropPolicy',
  'setRowSecurity',
  'createType',
  'dropType',
  'createSequence',
  'createSchema',
  'dropSchema',
  'createExtension',
  'commentOn',
  'createRule',
  'dropRule',
  'createStatistics',
  'renameRelation',
  'renameColumn',
  'renameConstraint',
  'renameTablePart',
  'renameType',
  'renameEnumValue',
  'renameObject',
  'setSchema',
  'grant',
  'revoke',
  'changeOwner',
  'begin',
  'commit',
  'savepoint',
  'releaseSavepoint',
  'setVariable',
  'reindex',
  'lockTable',
  'refreshMaterializedView',
]);

/** They return a result and change nothing; setval is handled separately. */
const harmless: ReadonlySet<string> = new Set([
  ...`${stableFunctions} ${immutableFunctions}`.trim().split(/\s+/),
  ...[
    'max',
    'min',
    'count',
    'sum',
    'greatest',
    'least',
    'coalesce',
    'setval',
    'currval',
    'lastval',
    'clock_timestamp',
    'random',
    'gen_random_uuid',
    'pg_sleep',
  ],
]);

function isHarmless({ schema, name }: FunctionCall): boolean {
  return (schema === undefined || schema === 'pg_catalog') && harmless.has(name);
}

const tableOptions = wordSet(`
  owner set-logged set-unlogged storage-parameters enable-trigger disable-trigger inherit no-inherit
`);

function rowRefusal(operation: Operation, around: Around): string | undefined {
  switch (operation.kind) {
    case 'insert':
      return rowsOf(
        operation.table,
        around,
        (name) => `Which rows INSERT added to ${name} is not known afterwards.`,
      );
    case 'update':
      if (operation.columns.every((one) => isNewColumn(operation.table, one, around))) return undefined;
      return rowsOf(operation.table, around, (name) => `What UPDATE changed in ${name} does not come back.`);
    case 'delete':
      return rowsOf(operation.table, around, (name) => `What DELETE took from ${name} does not come back.`);
    case 'truncate':
      return operation.tables.flatMap(
        (one) => rowsOf(one, around, (name) => `What TRUNCATE took from ${name} does not come back.`) ?? [],
      )[0];
    case 'select':
      return operation.functions.some(({ name }) => name === 'setval') && !isSequenceNew(around)
        ? 'Where setval puts a sequence does not come back.'
        : undefined;
    default:
      return undefined;
  }
}

/** The migration creates a sequence of that name, which is therefore the one that is set, and is dropped with the rollback. */
function isSequenceNew({ first, before }: Around): boolean {
  for (const one of before.relations.values(first.relations))
    if (one.kind === 'sequence' && !first.relations.has(one.key)) return true;
  return false;
}

const ofBlocks = 'What a block of code does is known only when it runs.';

/** Other than about its rows. */
function refusal(operation: Operation, around: Around): string | Refusal | undefined {
  switch (operation.kind) {
    case 'insert':
    case 'update':
    case 'delete':
    case 'truncate':
      return undefined;
    case 'addEnumValue': {
      const { value } = operation;
      const type = operation.type.name.text;
      const had = [...around.first.types.values()].some((one) => one.name === type);
      const words = `An enum value cannot be dropped: '${value}' of ${type} stays.`;
      return had ? { kind: 'enum-value', type, words } : undefined;
    }
    case 'select':
      return operation.functions.every(isHarmless)
        ? undefined
        : 'SELECT calls a function that may change anything.';
    case 'alterTableOption':
      return tableOptions.has(operation.option) ? undefined : notGenerated(optionWords(operation.option));
    case 'alterColumnOption':
      return ['statistics', 'add-identity', 'drop-identity'].includes(operation.option)
        ? undefined
        : notGenerated(`${optionWords(operation.option)} of a column`);
    case 'dropObject': {
      const { objectKind } = operation.target;
      const isShown = objectKind === 'statistics' || objectKind === 'extension';
      return isShown ? undefined : notGenerated(`DROP ${optionWords(objectKind)}`);
    }
    case 'detachPartition':
      return operation.concurrently
        ? 'What is detached CONCURRENTLY keeps a constraint of the server’s own.'
        : undefined;
    case 'vacuum':
      return operation.command === 'cluster' ? 'CLUSTER marks an index for good.' : undefined;
    case 'doBlock':
    case 'executeDynamic':
      return ofBlocks;
    case 'rollback':
      return operation.savepoint === undefined ? undefined : 'ROLLBACK TO takes a part of it back.';
    default:
      return shown.has(operation.kind) ? undefined : notGenerated(asWords(operation.kind));
  }
}

/** Rows of a table that this migration creates are dropped with the table. */
function rowsOf(
  name: ObjectName,
  { first, before }: Around,
  words: (table: string) => string,
): string | undefined {
  const key = relationKey(before, name);
  const found = before.relations.get(key);
  const made = found !== undefined && first.relations.get(key)?.origin !== found.origin;
  return made ? undefined : words(displayName(key));
}

/** Dropped with its column. */
function isNewColumn(table: ObjectName, column: string, { first, before }: Around): boolean {
  const key = relationKey(before, table);
  const [was, is] = [tableByKey(first, key), tableByKey(before, key)];
  const [old, now] = [was, is].map((of) => of?.columns.find((one) => one.name === column));
  return was?.complete === true && now !== undefined && (old === undefined || isRecreated(old, now));
}
