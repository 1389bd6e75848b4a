/**
 * Converts the tokens of one Transact-SQL statement to operations. Undefined unless it is understood to its last token: a statement is
 * never understood in part. Expressions and conditions are not interpreted.
 */
import type { Token } from '../../syntax/token.ts';
import type { Operation } from '../model/operation.ts';
import { Cursor } from '../tokens/cursor.ts';
import { account, privileges } from './access.ts';
import { alterTable } from './alter-table.ts';
import { createTable } from './create-table.ts';
import { bulkInsert, changes, select, truncate } from './data.ts';
import { execute } from './execute.ts';
import { alterIndex, createIndex, createStatistics } from './indexes.ts';
import { alterSchema, createSchema, createType, drop, isNoted, noted, sequence } from './objects.ts';
import { createRoutine, createTrigger, createView } from './programs.ts';
import { begin, commit, rollback, savepoint, setting, steering, use } from './session.ts';
import { sqlserverSpelling } from './spelling.ts';

/** `guarded`: runs only if the created object is missing, or the dropped object exists. */
export function operationsOf(
  text: string,
  tokens: readonly Token[],
  guarded: boolean,
): readonly Operation[] | undefined {
  const cursor = new Cursor(text, tokens, sqlserverSpelling);
  const word = cursor.word();
  const read = readers.get(word);
  if (read === undefined) return word.startsWith('sp_') ? execute(cursor) : undefined;
  if (word !== 'select' && word !== 'with') cursor.next();
  return read(cursor, guarded);
}

type Reader = (cursor: Cursor, guarded: boolean) => readonly Operation[] | undefined;

const steers: readonly string[] = [
  ...[
    'declare',
    'print',
    'raiserror',
    'throw',
    'waitfor',
    'return',
    'break',
    'continue',
    'goto',
    'open',
    'close',
  ],
  ...['fetch', 'deallocate', 'if', 'while', 'checkpoint', 'revert', 'reconfigure', 'dbcc', 'kill'],
];

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ...steers.map((word): [string, Reader] => [word, steering]),
  ...changes,
  ['create', create],
  ['alter', alter],
  ['drop', drop],
  ['truncate', truncate],
  ['bulk', bulkInsert],
  ['select', select],
  ['with', select],
  ['exec', execute],
  ['execute', execute],
  ['grant', (cursor) => privileges(cursor, 'grant')],
  ['deny', (cursor) => privileges(cursor, 'revoke')],
  ['revoke', (cursor) => privileges(cursor, 'revoke')],
  ['begin', begin],
  ['commit', commit],
  ['rollback', rollback],
  ['save', savepoint],
  ['set', setting],
  ['use', use],
  ['enable', toggleTrigger],
  ['disable', toggleTrigger],
]);

function create(cursor: Cursor, guarded: boolean): readonly Operation[] | undefined {
  const orReplace = cursor.take('or', 'alter');
  const making = { orReplace, guarded };
  if (cursor.take('table')) return createTable(cursor, guarded);
  if (cursor.take('view')) return createView(cursor, making);
  if (cursor.take('trigger')) return createTrigger(cursor, making);
  const routine = cursor.takeOne('procedure', 'proc', 'function');
  if (routine !== undefined) return createRoutine(cursor, routine !== 'function', making);
  if (cursor.take('schema')) return createSchema(cursor, guarded);
  if (cursor.take('type')) return createType(cursor);
  if (cursor.take('sequence')) return sequence(cursor, false, guarded);
  if (cursor.take('statistics')) return createStatistics(cursor);
  if (cursor.takeOne('user', 'login', 'role') !== undefined) return account(cursor, false);
  return isNoted(cursor) ? [noted(cursor)] : createIndex(cursor, guarded);
}

function alter(cursor: Cursor, guarded: boolean): readonly Operation[] | undefined {
  const making = { orReplace: true, guarded: false };
  if (cursor.take('table')) return alterTable(cursor, guarded);
  if (cursor.take('index')) return alterIndex(cursor);
  if (cursor.take('view')) return createView(cursor, making);
  if (cursor.take('trigger')) return createTrigger(cursor, making);
  const routine = cursor.takeOne('procedure', 'proc', 'function');
  if (routine !== undefined) return createRoutine(cursor, routine !== 'function', making);
  if (cursor.take('schema')) return alterSchema(cursor);
  if (cursor.take('sequence')) return sequence(cursor, true, guarded);
  if (cursor.is('server', 'role')) cursor.at += 1;
  if (cursor.takeOne('user', 'login', 'role') !== undefined) return account(cursor, true);
  return isNoted(cursor) ? [noted(cursor)] : undefined;
}

/** ENABLE or DISABLE TRIGGER t ON table. */
function toggleTrigger(cursor: Cursor): readonly Operation[] | undefined {
  const isOn = cursor.word(-1) === 'enable';
  if (!cursor.take('trigger')) return undefined;
  const trigger = cursor.objectName();
  const table = cursor.take('on') ? cursor.objectName() : undefined;
  if (trigger === undefined || table === undefined) return undefined;
  const span = { start: cursor.tokens[0]?.start ?? 0, end: cursor.tokens.at(-1)?.end ?? 0 };
  return [
    {
      ...{ kind: 'alterTableOption', span, table, ifTableExists: false, only: false },
      ...{ option: isOn ? 'enable-trigger' : 'disable-trigger', value: trigger.name.text, index: undefined },
      ...{
        everyTrigger: trigger.name.text === 'all',
        firing: 'origin',
        object: undefined,
        options: [],
        reset: [],
      },
      ...{ optionChanges: [], constraint: undefined },
    },
  ];
}
