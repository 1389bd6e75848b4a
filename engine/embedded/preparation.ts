/**
 * Prepares a migration for a server that lacks its environment: finds the roles and extensions that it needs, and blanks or replaces statements
 * for extensions that are not available. Everything else runs exactly as the tool would send it.
 */
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import { isKnownExtension } from './extensions.ts';

/** One direction of a migration, as its tool sends it. */
export interface MigrationToReplay {
  readonly name: string;
  /** Each is one simple query. */
  readonly sends: readonly string[];
  /** The tool opens a transaction around all of them. */
  readonly toolTransaction: boolean;
  /** Names in its statements that are only half typed and are not sent. */
  readonly halfTyped?: readonly string[];
  /** Words of migrations that nothing read or ran: what has such a name may be different. */
  readonly unread?: ReadonlySet<string>;
}

export interface PreparedMigration extends MigrationToReplay {
  /** It read the migration. */
  readonly parser: PostgresParser;
  /** Roles that it names and does not create. */
  readonly roles: readonly string[];
  readonly createdRoles: readonly string[];
  readonly extensions: readonly string[];
  readonly skippedExtensions: readonly string[];
  /** In one message its texts do what they do one after the other: the grammar knows each, and none ends a transaction. */
  readonly isJoinable: boolean;
}

/** A longer text is sent unparsed: it is data. */
const longestParsed = 2_000_000;

interface Preparing {
  /** What the server could create. */
  readonly hasExtension?: (name: string) => boolean;
  /** What is created in place of an extension; nothing, if it is undefined. */
  readonly standInFor?: (extension: string, schema: string | undefined) => string | undefined;
}

export function prepareMigration(
  migration: MigrationToReplay,
  parser: PostgresParser,
  { hasExtension = isKnownExtension, standInFor = () => undefined }: Preparing = {},
): PreparedMigration {
  const needs: Needs = {
    roles: new Set(),
    createdRoles: new Set(),
    extensions: new Set(),
    skipped: new Set(),
    isJoinable: true,
  };
  const sends = migration.sends.map((text) => prepareText(text, parser, { hasExtension, standInFor }, needs));
  return {
    ...migration,
    parser,
    sends,
    roles: [...needs.roles].filter((role) => !needs.createdRoles.has(role) && !role.startsWith('pg_')),
    createdRoles: [...needs.createdRoles],
    extensions: [...needs.extensions],
    skippedExtensions: [...needs.skipped],
    isJoinable: needs.isJoinable,
  };
}

/** True if the tool would send the same. */
export function sameMigration(left: MigrationToReplay, right: MigrationToReplay | undefined): boolean {
  return (
    right !== undefined &&
    left.name === right.name &&
    left.toolTransaction === right.toolTransaction &&
    left.sends.length === right.sends.length &&
    left.sends.every((text, index) => text === right.sends[index])
  );
}

interface Needs {
  readonly roles: Set<string>;
  readonly createdRoles: Set<string>;
  readonly extensions: Set<string>;
  readonly skipped: Set<string>;
  isJoinable: boolean;
}

function prepareText(
  text: string,
  parser: PostgresParser,
  { hasExtension, standInFor }: Required<Preparing>,
  needs: Needs,
): string {
  const parsed = text.length > longestParsed ? undefined : parser.parse(text);
  // The server rejects what the grammar rejects, with a better message.
  if (parsed?.ok !== true) {
    needs.isJoinable = false;
    return text;
  }
  let bytes: Buffer | undefined;
  const parts: (Buffer | string)[] = [];
  let at = 0;
  for (const raw of children(field(parsed.tree, 'stmts'))) {
    const statement = field(raw, 'stmt');
    if (field(statement, 'TransactionStmt') !== undefined) needs.isJoinable = false;
    const extension = extensionOf(statement);
    if (extension !== undefined && !hasExtension(extension)) {
      needs.skipped.add(extension);
      bytes ??= Buffer.from(text, 'utf8');
      const start = numberOr(field(raw, 'stmt_location'), 0);
      const length = numberOr(field(raw, 'stmt_len'), bytes.length - start);
      parts.push(bytes.subarray(at, start), standInOf(statement, standInFor) ?? ' '.repeat(length));
      at = start + length;
      continue;
    }
    if (extension !== undefined) needs.extensions.add(extension);
    collectRoles(statement, needs);
  }
  return bytes === undefined ? text : [...parts, bytes.subarray(at)].map(String).join('');
}

/** Of CREATE EXTENSION. */
function standInOf(statement: unknown, standInFor: Required<Preparing>['standInFor']): string | undefined {
  const created = field(statement, 'CreateExtensionStmt');
  const name = field(created, 'extname');
  if (typeof name !== 'string') return undefined;
  const schema = children(field(created, 'options'))
    .map((one) => field(one, 'DefElem'))
    .find((one) => field(one, 'defname') === 'schema');
  const written = field(field(field(schema, 'arg'), 'String'), 'sval');
  return standInFor(name, typeof written === 'string' ? written : undefined);
}

/** The extension of a statement that concerns nothing else. */
function extensionOf(statement: unknown): string | undefined {
  const named =
    field(field(statement, 'CreateExtensionStmt'), 'extname') ??
    field(field(statement, 'AlterExtensionStmt'), 'extname');
  if (typeof named === 'string') return named;
  const comment = field(statement, 'CommentStmt');
  if (field(comment, 'objtype') !== 'OBJECT_EXTENSION') return undefined;
  const name = field(field(field(comment, 'object'), 'String'), 'sval');
  return typeof name === 'string' ? name : undefined;
}

function collectRoles(statement: unknown, needs: Needs): void {
  const pending: unknown[] = [statement];
  while (pending.length > 0) {
    const node = pending.pop();
    for (const [key, value] of entries(node)) {
      switch (key) {
        case 'CreateRoleStmt':
          addString(needs.createdRoles, field(value, 'role'));
          break;
        case 'GrantRoleStmt':
          for (const granted of children(field(value, 'granted_roles'))) {
            addString(needs.roles, field(field(granted, 'AccessPriv'), 'priv_name'));
          }
          break;
        case 'VariableSetStmt':
          if (['role', 'session_authorization'].includes(String(field(value, 'name')))) {
            for (const argument of children(field(value, 'args'))) {
              addString(needs.roles, field(field(field(argument, 'A_Const'), 'sval'), 'sval'));
            }
          }
          break;
      }
      if (field(value, 'roletype') === 'ROLESPEC_CSTRING') addString(needs.roles, field(value, 'rolename'));
      pending.push(value);
    }
  }
}

function addString(set: Set<string>, value: unknown): void {
  if (typeof value === 'string') set.add(value);
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function children(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function entries(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}
