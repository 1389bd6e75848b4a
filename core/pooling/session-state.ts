/**
 * What a statement of PostgreSQL leaves in its session, or needs of an earlier one: behind a pooler that gives a server connection only for a
 * transaction, it meets another session, and stays in one that somebody else gets next. From the grammar; reads no schema.
 */
import type { PoolMode } from '../config/pool-mode.ts';
import type { Operation } from '../operations/model/operation.ts';
import type { ParsedStatement } from '../syntax/statement.ts';
import { slice, type Span } from '../text/span.ts';

export interface SessionUse {
  readonly kind:
    | 'setting'
    | 'advisory lock'
    | 'prepared statement'
    | 'notification'
    | 'cursor'
    | 'temporary table'
    | 'library'
    | 'transaction';
  /** In the statement. */
  readonly span: Span;
  readonly message: string;
}

export function sessionUses(parsed: ParsedStatement, mode: PoolMode): readonly SessionUse[] {
  if (mode === 'session') return [];
  return parsed.operations.flatMap((operation) => {
    const found = useOf(operation, parsed);
    const transaction = mode === 'statement' && operation.kind === 'begin' ? [blocked] : [];
    return [...found, ...transaction].map(({ kind, message, word }) => ({
      kind,
      message,
      span: spanOf(parsed, word),
    }));
  });
}

/** With the word that says it; undefined for the first one. */
interface Found extends Omit<SessionUse, 'span'> {
  readonly word?: string;
}

const blocked: Found = {
  kind: 'transaction',
  message: 'A transaction of several statements is refused in statement mode. Use transaction mode.',
};

function useOf(operation: Operation, parsed: ParsedStatement): readonly Found[] {
  switch (operation.kind) {
    case 'setVariable':
      return operation.scope === 'session' && operation.change !== 'reset'
        ? [setting(operation.variable)]
        : [];
    case 'createTable':
    case 'createTableAs':
      return operation.persistence === 'temporary' && operation.storage.onCommit !== 'drop'
        ? [temporary]
        : [];
    case 'select':
      return operation.functions.flatMap(({ name }) => lockOf(name));
    case 'other':
      return otherUse(operation.statement, parsed);
    default:
      return [];
  }
}

function setting(variable: string): Found {
  return {
    kind: 'setting',
    message: `SET ${variable} stays in a server connection that other clients get, and the next transaction may meet another one. Use SET LOCAL in the transaction, or ALTER ROLE … SET.`,
  };
}

const temporary: Found = {
  kind: 'temporary table',
  message:
    'A temporary table that outlives its transaction is in one server connection, and the next transaction may meet another one. Add ON COMMIT DROP, and use it in the same transaction.',
};

const sessionLocks: ReadonlySet<string> = new Set([
  'pg_advisory_lock',
  'pg_advisory_lock_shared',
  'pg_try_advisory_lock',
  'pg_try_advisory_lock_shared',
]);

function lockOf(name: string): readonly Found[] {
  if (!sessionLocks.has(name)) return [];
  const instead = name.replace('advisory_', 'advisory_xact_');
  return [
    {
      kind: 'advisory lock',
      word: name,
      message: `${name}() locks for a server connection, which keeps the lock when another client gets it: the unlock may meet another connection. Use ${instead}() in a transaction.`,
    },
  ];
}

function otherUse(statement: string, parsed: ParsedStatement): readonly Found[] {
  switch (statement) {
    case 'PrepareStmt':
    case 'ExecuteStmt':
      return [
        {
          kind: 'prepared statement',
          message: `${statement === 'PrepareStmt' ? 'PREPARE' : 'EXECUTE'} works in one server connection only; a pooler follows prepared statements of the protocol, not these. Let the driver prepare, or send the statement itself.`,
        },
      ];
    case 'ListenStmt':
      return [
        {
          kind: 'notification',
          message:
            'LISTEN registers a server connection that the client does not keep: notifications do not arrive. Use a connection that does not go through the pooler.',
        },
      ];
    case 'DeclareCursorStmt':
      return hasWords(parsed, 'with', 'hold')
        ? [
            {
              kind: 'cursor',
              word: 'hold',
              message:
                'A cursor WITH HOLD is in one server connection after its transaction, and the next FETCH may meet another one. Read it in one transaction.',
            },
          ]
        : [];
    case 'LoadStmt':
      return [
        {
          kind: 'library',
          message: 'LOAD loads a library into one server connection. Use session_preload_libraries.',
        },
      ];
    default:
      return [];
  }
}

function hasWords({ tokens, text }: ParsedStatement, first: string, second: string): boolean {
  const words = tokens.map((token) => slice(text, token).toLowerCase());
  return words.some((word, at) => word === first && words[at + 1] === second);
}

function spanOf({ tokens, text }: ParsedStatement, word: string | undefined): Span {
  const token =
    word === undefined ? undefined : tokens.find((one) => slice(text, one).toLowerCase() === word);
  const { start, end } = token ?? tokens[0] ?? { start: 0, end: text.length };
  return { start, end };
}
