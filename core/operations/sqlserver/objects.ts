/** Schemas, types, sequences, synonyms and other objects of a database besides tables; DROP of all kinds. */
import type { ObjectName, Operation, SequenceOptions, TypeName } from '../model/operation.ts';
import type { Cursor } from '../tokens/cursor.ts';
import { noTable, takeIf, whole } from '../tokens/parts.ts';
import { dropAccount } from './access.ts';
import { dropIndexes } from './indexes.ts';
import { elementsIn } from './create-table.ts';
import { readType } from './types.ts';

/** Parses what follows CREATE SCHEMA: the elements after its owner are separate statements. */
export function createSchema(cursor: Cursor, guarded: boolean): readonly Operation[] | undefined {
  const schema = cursor.is('authorization') ? undefined : cursor.name();
  const owner = cursor.take('authorization') ? cursor.name()?.text : undefined;
  if (!cursor.isDone || (schema === undefined && owner === undefined)) return undefined;
  return [{ kind: 'createSchema', span: whole(cursor), schema, ifNotExists: guarded, owner }];
}

/** Parses what follows ALTER SCHEMA: TRANSFER moves an object into it. */
export function alterSchema(cursor: Cursor): readonly Operation[] | undefined {
  const to = cursor.name();
  if (to === undefined || !cursor.take('transfer')) return undefined;
  const isType = cursor.is('type', ':', ':');
  if (cursor.word(1) === ':' && cursor.word(2) === ':') cursor.at += 3;
  const target = cursor.objectName();
  if (target === undefined || !cursor.isDone) return undefined;
  if (isType) return [noted(cursor)];
  return [{ kind: 'setSchema', span: whole(cursor), relation: 'table', target, to, ifExists: false }];
}

/** Parses what follows CREATE TYPE: FROM another type, AS TABLE (…), or from an assembly. */
export function createType(cursor: Cursor): readonly Operation[] | undefined {
  const type = cursor.objectName();
  if (type === undefined) return undefined;
  let domainOf: TypeName | undefined;
  let form: 'domain' | 'composite' | 'base' = 'composite';
  if (cursor.take('from')) {
    domainOf = readType(cursor);
    form = 'domain';
    if (domainOf === undefined) return undefined;
    if (!cursor.take('not', 'null')) cursor.take('null');
  } else if (cursor.take('external', 'name')) {
    form = 'base';
    cursor.at = cursor.end;
  } else {
    const body = cursor.take('as', 'table') ? cursor.group() : undefined;
    if (body === undefined || elementsIn(body) === undefined) return undefined;
    if (cursor.take('with')) cursor.group();
  }
  if (!cursor.isDone) return undefined;
  return [
    {
      ...{ kind: 'createType', span: whole(cursor), type, form, values: [], attributes: [], domainOf },
      ...{ collation: undefined, domainHasCheck: false, domainDefault: undefined, default: undefined },
      ...{ notNull: false, notNullName: undefined, checks: [], options: [] },
    },
  ];
}

/** Parses what follows CREATE or ALTER SEQUENCE. */
export function sequence(cursor: Cursor, alter: boolean, guarded: boolean): readonly Operation[] | undefined {
  const named = cursor.objectName();
  const options = named && sequenceOptions(cursor);
  if (named === undefined || options === undefined) return undefined;
  const made = { span: whole(cursor), sequence: named, options };
  return alter
    ? [{ kind: 'alterSequence', ...made, ifExists: false }]
    : [{ kind: 'createSequence', ...made, ifNotExists: guarded, persistence: 'permanent' }];
}

function sequenceOptions(cursor: Cursor): SequenceOptions | undefined {
  let options: SequenceOptions = {
    ...{ type: undefined, start: undefined, increment: undefined, minimum: undefined, maximum: undefined },
    ...{ cache: undefined, cycle: undefined, ownedBy: undefined, name: undefined, restart: false },
  };
  while (!cursor.isDone) {
    if (cursor.take('as')) options = { ...options, type: readType(cursor)?.name };
    else if (cursor.take('start', 'with')) options = { ...options, start: number(cursor) };
    else if (cursor.take('restart'))
      options = { ...options, restart: true, start: cursor.take('with') ? number(cursor) : undefined };
    else if (cursor.take('increment', 'by')) options = { ...options, increment: number(cursor) };
    else if (cursor.take('minvalue')) options = { ...options, minimum: number(cursor) };
    else if (cursor.take('maxvalue')) options = { ...options, maximum: number(cursor) };
    else if (cursor.take('cache'))
      options = { ...options, cache: cursor.peek()?.kind === 'number' ? number(cursor) : undefined };
    else if (cursor.take('cycle')) options = { ...options, cycle: true };
    else if (cursor.take('no')) {
      const what = cursor.takeOne('cycle', 'cache', 'minvalue', 'maxvalue');
      if (what === undefined) return undefined;
      if (what === 'minvalue') options = { ...options, minimum: 'none' };
      if (what === 'maxvalue') options = { ...options, maximum: 'none' };
    } else return undefined;
  }
  return options;
}

function number(cursor: Cursor): string {
  const from = cursor.at;
  cursor.takeOne('-', '+');
  cursor.next();
  return cursor.written(cursor.spanFrom(from)).replaceAll(/\s/g, '');
}

/** Understood, but not modelled: a synonym, a partition function, a full-text catalogue, an option of the database. */
export function noted(cursor: Cursor): Operation {
  cursor.at = cursor.end;
  return { kind: 'select', span: whole(cursor), reads: [], functions: [], rowLock: undefined };
}

/** The kinds whose CREATE, ALTER and DROP are understood but not modelled, by their first words. */
const others: readonly (readonly string[])[] = [
  ...['synonym', 'assembly', 'certificate', 'credential', 'default', 'rule', 'queue', 'service', 'route'],
  ...['contract', 'endpoint', 'database', 'authorization', 'aggregate', 'statistics'],
  ...['partition function', 'partition scheme', 'fulltext catalog', 'fulltext index', 'fulltext stoplist'],
  ...[
    'xml schema collection',
    'symmetric key',
    'asymmetric key',
    'master key',
    'message type',
    'event session',
  ],
  ...['event notification', 'security policy', 'server audit', 'server role', 'search property list'],
  ...[
    'external data source',
    'external file format',
    'external table',
    'column master key',
    'column encryption key',
  ],
  ...['resource governor', 'resource pool', 'workload group', 'availability group', 'broker priority'],
  ...['application role', 'remote service binding', 'cryptographic provider', 'server configuration'],
].map((words) => words.split(' '));

export function isNoted(cursor: Cursor): boolean {
  return others.some((words) => cursor.is(...words));
}

/** Phrases that begin with DATABASE but do not mean a database. */
const databaseParts = ['audit', 'encryption', 'scoped'];

/** Parses what follows DROP. */
export function drop(cursor: Cursor, guarded: boolean): readonly Operation[] | undefined {
  if (cursor.is('database') && !databaseParts.some((one) => cursor.is('database', one)))
    return [{ kind: 'other', span: noted(cursor).span, statement: 'DropdbStmt' }];
  if (isNoted(cursor)) return [noted(cursor)];
  if (cursor.take('index')) return dropIndexes(cursor, guarded);
  if (cursor.takeOne('user', 'login', 'role') !== undefined) return dropAccount(cursor, guarded);
  const what = cursor.takeOne(
    'table',
    'view',
    'sequence',
    'procedure',
    'proc',
    'function',
    'trigger',
    'schema',
    'type',
  );
  if (what === undefined) return undefined;
  const ifExists = takeIf(cursor, 'exists') || guarded;
  const made: Operation[] = [];
  do {
    const target = cursor.objectName();
    if (target === undefined) return undefined;
    made.push(dropOf(what, target, ifExists, cursor));
  } while (cursor.take(','));
  // Of the whole database or server.
  if (what === 'trigger' && cursor.take('on')) cursor.at = cursor.end;
  return cursor.isDone ? made : undefined;
}

type Droppable =
  | 'table'
  | 'view'
  | 'sequence'
  | 'procedure'
  | 'proc'
  | 'function'
  | 'trigger'
  | 'schema'
  | 'type';

function dropOf(what: Droppable, target: ObjectName, ifExists: boolean, cursor: Cursor): Operation {
  const said = { span: whole(cursor), ifExists };
  switch (what) {
    case 'table':
    case 'view':
    case 'sequence':
      return { ...said, kind: 'dropRelation', relation: what, target, cascade: false };
    case 'procedure':
    case 'proc':
    case 'function': {
      const routine = what === 'function' ? 'function' : 'procedure';
      return {
        ...said,
        kind: 'dropFunction',
        routine,
        function: target,
        arguments: undefined,
        cascade: false,
      };
    }
    case 'trigger':
      return { ...said, kind: 'dropTrigger', name: target.name, table: noTable(target) };
    case 'schema':
      return { ...said, kind: 'dropSchema', schema: target.name, cascade: false };
    case 'type':
      return { ...said, kind: 'dropType', type: target, cascade: false };
  }
}
