/**
 * Decides from PostgreSQL's parse tree whether a text may be sent after EXPLAIN: exactly one statement, of a kind that plain EXPLAIN only
 * plans. It has no connection and sends nothing. It cannot know what functions in the statement do during planning.
 */
import type { PostgresParser } from '../syntax/postgres/parser.ts';

export type GuardVerdict =
  | {
      readonly kind: 'allowed';
      /** `write` also for a SELECT that changes data in a WITH item or locks rows: EXPLAIN ANALYZE would do more than read. */
      readonly access: 'read' | 'write';
      /** The highest $n. */
      readonly parameters: number;
    }
  | { readonly kind: 'refused'; readonly reason: RefusalReason; readonly message: string };

export type Refused = GuardVerdict & { readonly kind: 'refused' };

export type RefusalReason =
  | 'empty'
  | 'tooLarge'
  | 'nulCharacter'
  | 'syntaxError'
  | 'psqlVariable'
  | 'severalStatements'
  | 'createsTable'
  | 'alreadyExplain'
  | 'otherStatement'
  /** Refused for measuring, which runs the statement. */
  | 'production'
  | 'needsValues'
  | 'notAgreed'
  /** Not supported on this server. */
  | 'notThere';

/** The guard walks the whole tree; a longer text is not a query. */
const longestQuery = 1_000_000;

/** Refused before it is read, on any server. */
export function unfitText(sql: string): Refused | undefined {
  if (sql.length > longestQuery)
    return refuse('tooLarge', 'The query is longer than a million characters. Explain a shorter one.');
  // The grammar and the server handle a NUL differently: text that one ignores, the other could run.
  return sql.includes('\0')
    ? refuse('nulCharacter', 'The query contains a NUL character. Remove it and explain again.')
    : undefined;
}

export function guardExplain(sql: string, parser: PostgresParser): GuardVerdict {
  const unfit = unfitText(sql);
  if (unfit !== undefined) return unfit;
  const parsed = parser.parse(sql);
  if (!parsed.ok) return explainSyntaxError(sql, parsed.message, parsed.cursor);
  const statements = listOf(field(parsed.tree, 'stmts'));
  const [first, second] = statements;
  if (first === undefined) return refuse('empty', 'There is no statement to explain here.');
  if (second !== undefined) {
    return refuse(
      'severalStatements',
      `The text holds ${statements.length} statements. Explain one statement at a time.`,
    );
  }
  return judge(field(first, 'stmt'));
}

function judge(statement: unknown): GuardVerdict {
  const kind = nodeKind(statement);
  switch (kind) {
    case 'SelectStmt':
    case 'InsertStmt':
    case 'UpdateStmt':
    case 'DeleteStmt':
    case 'MergeStmt': {
      const facts = survey(statement);
      if (facts.createsTable) {
        return refuse('createsTable', 'SELECT INTO creates a table. Remove INTO to explain the query.');
      }
      const access = facts.writes || facts.locksRows ? 'write' : 'read';
      return { kind: 'allowed', access, parameters: facts.parameters };
    }
    case 'ExplainStmt':
      return refuse(
        'alreadyExplain',
        'The statement is an EXPLAIN already. Explain the query without the word EXPLAIN.',
      );
    default:
      return refuse(
        'otherStatement',
        'Only SELECT, VALUES, TABLE, INSERT, UPDATE, DELETE and MERGE have a plan that can be shown without running them.',
      );
  }
}

interface Facts {
  createsTable: boolean;
  writes: boolean;
  locksRows: boolean;
  parameters: number;
}

/** Visits every node without recursion, because a query may be nested deeper than the stack. */
function survey(statement: unknown): Facts {
  const facts: Facts = { createsTable: false, writes: false, locksRows: false, parameters: 0 };
  const pending: unknown[] = [statement];
  while (pending.length > 0) {
    const node = pending.pop();
    if (typeof node !== 'object' || node === null) continue;
    for (const [key, value] of Object.entries(node)) {
      note(facts, key, value);
      pending.push(value);
    }
  }
  return facts;
}

function note(facts: Facts, key: string, value: unknown): void {
  switch (key) {
    case 'intoClause':
    case 'IntoClause':
      facts.createsTable = true;
      break;
    case 'InsertStmt':
    case 'UpdateStmt':
    case 'DeleteStmt':
    case 'MergeStmt':
      facts.writes = true;
      break;
    case 'lockingClause':
      facts.locksRows = true;
      break;
    case 'ParamRef': {
      const number = field(value, 'number');
      if (typeof number === 'number') facts.parameters = Math.max(facts.parameters, number);
      break;
    }
  }
}

function explainSyntaxError(sql: string, message: string, cursor: number): GuardVerdict {
  if (/^syntax error at end of input|query cannot be empty/i.test(message) && sql.trim() === '') {
    return refuse('empty', 'There is no statement to explain here.');
  }
  const variable = /^:(?:\w+|'\w+'|"\w+")/.exec(Array.from(sql).slice(cursor).join(''))?.[0];
  if (variable !== undefined) {
    return refuse(
      'psqlVariable',
      `${variable} is a psql variable, which only psql can fill in. Write $1 or a value in its place.`,
    );
  }
  return refuse('syntaxError', `PostgreSQL's grammar refuses the query: ${message}.`);
}

export function refuse(reason: RefusalReason, message: string): Refused {
  return { kind: 'refused', reason, message };
}

/** The tree's nodes are objects with the node's name as their only key. */
function nodeKind(node: unknown): string | undefined {
  return typeof node === 'object' && node !== null ? Object.keys(node)[0] : undefined;
}

function field(node: unknown, name: string): unknown {
  if (typeof node !== 'object' || node === null) return undefined;
  return Object.entries(node).find(([key]) => key === name)?.[1];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
