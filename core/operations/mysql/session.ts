/** Transactions, SET and USE. */
import type { Operation } from '../model/operation.ts';
import type { Cursor } from '../tokens/cursor.ts';
import { unquoted } from '../tokens/cursor.ts';
import { whole } from '../tokens/parts.ts';

/** BEGIN [WORK], START TRANSACTION. MariaDB's BEGIN NOT ATOMIC is a program. */
export function begin(cursor: Cursor): readonly Operation[] | undefined {
  const span = whole(cursor);
  if (cursor.is('not', 'atomic')) return [{ kind: 'other', span, statement: 'begin not atomic' }];
  const isStart = cursor.word(-1) === 'start';
  if (isStart ? !cursor.is('transaction') : !(cursor.isDone || cursor.is('work'))) return undefined;
  return [{ kind: 'begin', span }];
}

export function commit(cursor: Cursor): readonly Operation[] | undefined {
  cursor.take('work');
  const chain = cursor.take('and', 'chain');
  return [{ kind: 'commit', span: whole(cursor), prepared: false, chain }];
}

export function rollback(cursor: Cursor): readonly Operation[] | undefined {
  cursor.take('work');
  const span = whole(cursor);
  if (cursor.take('to')) {
    cursor.take('savepoint');
    const savepoint = cursor.name();
    return savepoint && [{ kind: 'rollback', span, savepoint, chain: false }];
  }
  return [{ kind: 'rollback', span, savepoint: undefined, chain: cursor.take('and', 'chain') }];
}

export function savepoint(cursor: Cursor): readonly Operation[] | undefined {
  const name = cursor.name();
  return name && [{ kind: 'savepoint', span: whole(cursor), name }];
}

/** SET a = 1, @@session.b = 2, @c := 3, NAMES utf8mb4, TRANSACTION ISOLATION LEVEL …, PASSWORD …. */
export function setting(cursor: Cursor): readonly Operation[] | undefined {
  const span = whole(cursor);
  if (cursor.is('statement')) return [{ kind: 'other', span, statement: 'set statement' }];
  if (cursor.is('password') || cursor.is('role') || cursor.is('default', 'role'))
    return [{ kind: 'other', span, statement: 'set password' }];
  const operations: Operation[] = cursor.list().map((one) => {
    let isGlobal = one.takeOne('global', 'persist', 'persist_only') !== undefined;
    one.takeOne('session', 'local');
    const token = one.next();
    const written = token === undefined ? '' : one.text.slice(token.start, token.end);
    const bare = unquoted(written.replace(/^@@/, '').toLowerCase());
    const variable = bare.replace(/^(?:session|local|global)\./, '');
    isGlobal ||= bare.startsWith('global.');
    if (one.word() === ':') one.next();
    one.take('=');
    const { start, end } = one.rest();
    const value = one.text.slice(start, end);
    const isDefault = value.toLowerCase() === 'default';
    return {
      ...{
        kind: 'setVariable',
        span,
        variable: isGlobal ? `global ${variable}` : variable,
        scope: 'session',
      },
      ...{
        change: isDefault ? 'reset' : 'set',
        values: isDefault ? [] : [value.replaceAll(/^['"]|['"]$/g, '')],
      },
      discards: false,
    };
  });
  return operations.length === 0 ? undefined : operations;
}

export function use(cursor: Cursor): readonly Operation[] | undefined {
  const name = cursor.name();
  if (name === undefined) return undefined;
  const span = whole(cursor);
  return [
    {
      kind: 'setVariable',
      span,
      variable: 'use',
      scope: 'session',
      change: 'set',
      values: [name.text],
      discards: false,
    },
  ];
}
