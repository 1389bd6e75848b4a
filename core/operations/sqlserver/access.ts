/** Users, logins, roles and privileges. A password's value is never kept, only its position. */
import type {
  CreateRole,
  Grant,
  Grantee,
  Name,
  ObjectName,
  Operation,
  PrivilegeObject,
  Revoke,
} from '../model/operation.ts';
import type { Cursor } from '../tokens/cursor.ts';
import { takeIf, whole } from '../tokens/parts.ts';
import { onePrivilege } from '../tokens/privileges.ts';

/** Parses what follows USER, LOGIN or ROLE of CREATE or ALTER. */
export function account(cursor: Cursor, alter: boolean): readonly Operation[] | undefined {
  const role = cursor.name();
  if (role === undefined) return undefined;
  const isMember = cursor.is('add', 'member') || cursor.is('drop', 'member');
  const isAdded = cursor.is('add');
  if (isMember) cursor.at += 2;
  const member = isMember ? cursor.name() : undefined;
  const members = isMember && isAdded && member !== undefined ? [{ role: member.text, admin: false }] : [];
  const formerMembers = isMember && !isAdded && member !== undefined ? [member.text] : [];
  const password = passwordIn(cursor);
  cursor.at = cursor.end;
  return [
    {
      ...{ kind: 'createRole', span: whole(cursor), role, alter, password, superuser: false },
      ...{ attributes: noAttributes, memberOf: [], members, formerMembers },
    },
  ];
}

/** ALTER ROLE … ADD MEMBER by a procedure call. */
export function roleChanged(cursor: Cursor, role: Name, members: CreateRole['members']): CreateRole {
  return {
    ...{ kind: 'createRole', span: whole(cursor), role, alter: true, password: undefined, superuser: false },
    ...{ attributes: noAttributes, memberOf: [], members, formerMembers: [] },
  };
}

const noAttributes = {
  ...{ login: undefined, superuser: undefined, createDatabase: undefined, createRole: undefined },
  ...{ inherit: undefined, replication: undefined, bypassRowSecurity: undefined },
  ...{ connectionLimit: undefined, validUntil: undefined },
} as const;

/** PASSWORD = '…'; a hashed one (0x… HASHED) is a number. */
function passwordIn(cursor: Cursor): CreateRole['password'] {
  for (; !cursor.isDone; cursor.at += 1) {
    const token = cursor.is('password', '=') ? cursor.peek(2) : undefined;
    if (token?.kind === 'string') return { start: token.start, end: token.end, form: 'plain' };
  }
  return undefined;
}

/** Parses what follows DROP USER, LOGIN or ROLE. */
export function dropAccount(cursor: Cursor, guarded: boolean): readonly Operation[] | undefined {
  const ifExists = takeIf(cursor, 'exists') || guarded;
  const role = cursor.name();
  return role && cursor.isDone
    ? [{ kind: 'dropRole', span: whole(cursor), role: role.text, ifExists }]
    : undefined;
}

/** Parses what follows GRANT, DENY or REVOKE. DENY revokes a privilege and also overrides other GRANTs of it. */
export function privileges(cursor: Cursor, kind: 'grant' | 'revoke'): readonly Operation[] | undefined {
  cursor.take('grant', 'option', 'for');
  const from = cursor.at;
  const words: string[] = [];
  const limited: Grant['columns'][number][] = [];
  while (!cursor.isDone && !isEnd(cursor)) {
    const [privilege, columns] = onePrivilege(cursor);
    words.push(privilege);
    if (columns.length > 0) limited.push({ privilege, columns });
    if (!cursor.take(',')) break;
  }
  const privilegesSpan = cursor.spanFrom(from);
  const target = cursor.take('on') ? securable(cursor) : undefined;
  if (cursor.takeOne('to', 'from') === undefined) return undefined;
  const grantees = granteesOf(cursor);
  const grantOption = cursor.take('with', 'grant', 'option');
  const cascade = cursor.take('cascade');
  if (cursor.take('as')) cursor.name();
  if (!cursor.isDone || grantees.length === 0) return undefined;
  const isAll = words.some((word) => /^all(?: privileges)?$/.test(word));
  const change: Omit<Grant, 'kind'> & Omit<Revoke, 'kind'> = {
    ...{ span: whole(cursor), privileges: isAll ? [] : words, columns: limited, privilegesSpan },
    ...{ objectKind: target?.kind ?? 'database', allInSchema: false, objects: target?.objects ?? [] },
    ...{ signatures: [], grantees, grantOption, cascade, membership: { inherit: undefined, set: undefined } },
  };
  return [{ kind, ...change }];
}

function isEnd(cursor: Cursor): boolean {
  return cursor.is('on') || cursor.is('to') || cursor.is('from');
}

/** `[OBJECT::]dbo.orders [(columns)]`, `SCHEMA::sales`, `DATABASE::shop`. */
function securable(
  cursor: Cursor,
): { readonly kind: PrivilegeObject; readonly objects: readonly ObjectName[] } | undefined {
  const named: string[] = [];
  const from = cursor.at;
  while (cursor.peek()?.kind === 'word' && cursor.word() !== 'to' && cursor.word() !== ':') {
    named.push(cursor.word());
    cursor.at += 1;
  }
  const isClass = cursor.is(':', ':');
  if (isClass) cursor.at += 2;
  else cursor.at = from;
  const object = cursor.objectName();
  if (cursor.word() === '(') cursor.group();
  if (object === undefined) return undefined;
  const kind = isClass ? (classes.get(named.join(' ')) ?? 'database') : 'table';
  return { kind, objects: kind === 'database' ? [] : [object] };
}

const classes: ReadonlyMap<string, PrivilegeObject> = new Map([
  ['object', 'table'],
  ['schema', 'schema'],
  ['type', 'type'],
]);

function granteesOf(cursor: Cursor): readonly Grantee[] {
  const grantees: Grantee[] = [];
  do {
    const name = cursor.name();
    if (name !== undefined) grantees.push({ start: name.start, end: name.end, name: name.text });
  } while (cursor.take(','));
  return grantees;
}
