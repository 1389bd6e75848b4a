/** Users, roles, privileges and passwords. A password's value is never kept, only its position. */
import type { Grant, Grantee, ObjectName, Operation, PrivilegeObject, Revoke } from '../model/operation.ts';
import type { Cursor } from '../tokens/cursor.ts';
import { takeAccount } from './parts.ts';
import { takeIf, whole } from '../tokens/parts.ts';
import { onePrivilege } from '../tokens/privileges.ts';

/** Parses what follows CREATE or ALTER USER or ROLE. */
export function account(cursor: Cursor, alter: boolean): readonly Operation[] | undefined {
  takeIf(cursor, 'not', 'exists');
  takeIf(cursor, 'exists');
  const role = takeAccount(cursor);
  const password = passwordIn(cursor);
  cursor.at = cursor.end;
  return [
    {
      ...{ kind: 'createRole', span: whole(cursor), role, alter, password },
      ...{ superuser: false, attributes: noAttributes, memberOf: [], members: [], formerMembers: [] },
    },
  ];
}

const noAttributes = {
  ...{ login: undefined, superuser: undefined, createDatabase: undefined, createRole: undefined },
  ...{ inherit: undefined, replication: undefined, bypassRowSecurity: undefined },
  ...{ connectionLimit: undefined, validUntil: undefined },
} as const;

function passwordIn(cursor: Cursor): { start: number; end: number; form: 'plain' } | undefined {
  for (; !cursor.isDone; cursor.at += 1) {
    if (!cursor.is('by') || cursor.word(1) === 'random' || cursor.word(1) === 'password') continue;
    const token = cursor.peek(1);
    if (token?.kind === 'string') return { start: token.start, end: token.end, form: 'plain' };
  }
  return undefined;
}

/** Parses what follows DROP USER or ROLE. */
export function dropAccounts(cursor: Cursor): readonly Operation[] | undefined {
  const ifExists = takeIf(cursor, 'exists');
  return cursor.list().map((one) => {
    return { kind: 'dropRole', span: whole(cursor), role: takeAccount(one).text, ifExists };
  });
}

/** Parses what follows GRANT or REVOKE. */
export function privileges(cursor: Cursor, kind: 'grant' | 'revoke'): readonly Operation[] | undefined {
  if (kind === 'revoke') takeIf(cursor, 'exists');
  const from = cursor.at;
  const words: string[] = [];
  const limited: Grant['columns'][number][] = [];
  while (!cursor.isDone && !cursor.is('on') && !cursor.is('to') && !cursor.is('from')) {
    const [privilege, columns] = onePrivilege(cursor);
    words.push(privilege);
    if (columns.length > 0) limited.push({ privilege, columns });
    if (!cursor.take(',')) break;
  }
  const privilegesSpan = cursor.spanFrom(from);
  const target = cursor.take('on') ? objectOf(cursor) : undefined;
  if (!cursor.take(kind === 'grant' ? 'to' : 'from')) return undefined;
  const grantees = granteesOf(cursor);
  const grantOption = cursor.is('with', 'grant') || cursor.is('with', 'admin');
  cursor.at = cursor.end;
  const isAll = words.some((word) => /^all(?: privileges)?$/.test(word));
  const change: Omit<Grant, 'kind'> & Omit<Revoke, 'kind'> = {
    span: whole(cursor),
    privileges: isAll ? [] : words,
    columns: limited,
    privilegesSpan,
    objectKind: target?.kind ?? 'role',
    allInSchema: false,
    objects: target?.objects ?? [],
    signatures: [],
    grantees,
    grantOption,
    cascade: false,
    membership: { inherit: undefined, set: undefined },
  };
  return [{ kind, ...change }];
}

/** `*.*`, `shop.*`, `shop.orders`, `PROCEDURE shop.p`. */
function objectOf(
  cursor: Cursor,
): { readonly kind: PrivilegeObject; readonly objects: readonly ObjectName[] } | undefined {
  const routine = cursor.takeOne('procedure', 'function');
  cursor.take('table');
  if (cursor.take('*')) {
    if (cursor.take('.')) cursor.take('*');
    return { kind: 'database', objects: [] };
  }
  const name = cursor.name();
  if (name === undefined) return undefined;
  const part = cursor.take('.') ? (cursor.take('*') ? 'all' : cursor.name()) : undefined;
  const place = { start: name.start, end: cursor.behind };
  if (part === 'all') return { kind: 'database', objects: [{ ...place, schema: undefined, name }] };
  const object = part === undefined ? { schema: undefined, name } : { schema: name, name: part };
  return { kind: routine === undefined ? 'table' : 'function', objects: [{ ...place, ...object }] };
}

function granteesOf(cursor: Cursor): readonly Grantee[] {
  const grantees: Grantee[] = [];
  do {
    const { text, ...place } = takeAccount(cursor);
    grantees.push({ ...place, name: text });
    if (cursor.take('identified', 'by')) cursor.next();
  } while (cursor.take(','));
  return grantees;
}
