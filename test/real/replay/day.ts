/**
 * Statements that depend on the day they run: they name the clock, and the replay itself says of them that a command in them is put
 * together when they run. What the server made in such a statement cannot be known from the text; nothing else is excused.
 */
import type { ClientBase } from 'pg';
import type { StatementEffects } from '../../../core/effects/statement.ts';
import type { ParsedStatement } from '../../../core/syntax/statement.ts';
import type { Span } from '../../../core/text/span.ts';
import type { Session } from '../../../engine/session/session.ts';
import type { Difference } from './compare.ts';

/** A statement of which the replay said so, and the relations that the server made in it. */
export interface DayStatement {
  readonly file: string;
  readonly line: number;
  readonly statement: string;
  readonly made: readonly string[];
}

export async function dayStatements(session: Session, path: string): Promise<readonly Span[]> {
  const report = await session.effects(path, { named: true });
  if (report.kind !== 'read') return [];
  return report.sections
    .flatMap((one) => one.statements)
    .filter((one) => isDoubted(one) && namesClock(one.statement.parsed))
    .map((one) => one.statement.span);
}

function isDoubted({ actions }: StatementEffects): boolean {
  return actions.some(
    ({ operation, effect }) => operation.kind === 'executeDynamic' && effect.uncertain !== undefined,
  );
}

const clocks: ReadonlySet<string> = new Set([
  ...['now', 'current_date', 'current_timestamp', 'localtimestamp', 'clock_timestamp'],
  ...[
    'transaction_timestamp',
    'statement_timestamp',
    'timeofday',
    "'today'",
    "'now'",
    "'tomorrow'",
    "'yesterday'",
  ],
]);

function namesClock({ text, tokens, bodies }: ParsedStatement): boolean {
  return (
    tokens.some(({ start, end }) => clocks.has(text.slice(start, end).toLowerCase())) ||
    bodies.some((body) => body.runs === 'now' && body.statements.some((one) => namesClock(one.parsed)))
  );
}

/** Every relation and index that migrations made so far, as both judges call it. */
export async function relationsOn(client: ClientBase): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ plain: string; quoted: string }>(
    `SELECT n.nspname || '.' || c.relname AS plain, quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS quoted
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid >= 16384 AND n.nspname !~ '^pg_'`,
  );
  return new Set(rows.flatMap(({ plain, quoted }) => [plain, quoted]));
}

/** Only what the server has and the model has not: a wrong guess of the model stays one. */
export function isOfDay({ name, verdict }: Difference, statements: readonly DayStatement[]): boolean {
  if (verdict !== 'missing') return false;
  const [first = ''] = name.split(' ');
  return statements.some(
    ({ made }) => made.includes(first) || made.includes(first.slice(0, Math.max(0, first.lastIndexOf('.')))),
  );
}
