/** One database on which the outages are played one after the other: an application, the migration, and whoever probes beside them. */
import { Client, DatabaseError } from 'pg';
import type { StatementParser } from '../../../core/operations/postgres/statement-parser.ts';
import type { NamedSends } from '../../../engine/session/sent-texts.ts';
import { startPostgres } from '../../hosts/postgres/server.ts';
import { statementsIn } from '../../sql.ts';
import { pidOf } from '../effects/waiting.ts';

/** What is sent together: in one transaction, or each statement by itself. */
export interface Unit {
  readonly transaction: boolean;
  readonly statements: readonly string[];
}

export interface Stage {
  /** Of the release that is running. */
  readonly app: Client;
  /** Of the migration tool. */
  readonly tool: Client;
  /** Whoever comes later; gives up after a tenth of a second. */
  readonly probe: Client;
  readonly toolPid: number;
  readonly appPid: number;
  /** Empties the database and forgets what the sessions have set. */
  clean(): Promise<void>;
  end(): Promise<void>;
}

const major = 18;

export async function openStage(): Promise<Stage> {
  const server = await startPostgres(major);
  const database = await server.createDatabase();
  const made = (): Client => new Client({ connectionString: server.connectionString(database) });
  const [app, tool, probe] = [made(), made(), made()];
  const sessions = [app, tool, probe];
  for (const session of sessions) await session.connect();
  return {
    ...{ app, tool, probe, toolPid: await pidOf(tool), appPid: await pidOf(app) },
    async clean() {
      for (const session of sessions) {
        await session.query('ROLLBACK');
        await session.query('DISCARD ALL');
        // Helpers of the build would keep statistics of their own.
        await session.query("SET deadlock_timeout = '100ms'; SET max_parallel_maintenance_workers = 0");
      }
      await probe.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
      await probe.query("SET lock_timeout = '100ms'");
    },
    async end() {
      await Promise.all(sessions.map((session) => session.end()));
      await server.dropDatabase(database);
    },
  };
}

/** As their tool sends them. Drizzle sends all that is pending in one transaction. */
export function unitsOf(
  migrations: readonly NamedSends[],
  isDrizzle: boolean,
  parser: StatementParser,
): readonly Unit[] {
  const units = migrations.flatMap(({ sends, toolTransaction }): readonly Unit[] => {
    const split = sends.map((text) =>
      statementsIn(text, parser).map(({ span }) => text.slice(span.start, span.end)),
    );
    if (toolTransaction) return [{ transaction: true, statements: split.flat() }];
    return split.map((statements) => ({ transaction: statements.length > 1, statements }));
  });
  return isDrizzle ? [{ transaction: true, statements: units.flatMap((unit) => unit.statements) }] : units;
}

/** The waits of a twin, shortened so that nobody waits for seconds here. */
export function hurried(units: readonly Unit[]): readonly Unit[] {
  const statements = (unit: Unit): readonly string[] =>
    unit.statements.map((sql) => sql.replace(/lock_timeout = '\d+s'/, "lock_timeout = '150ms'"));
  return units.map((unit) => ({ ...unit, statements: statements(unit) }));
}

/** Between the statements of a unit, inside its transaction. */
export type Look = (moment: 'before' | 'after') => Promise<void>;

/** Runs them until one is refused, and answers with the SQLSTATE. */
export async function run(
  tool: Client,
  units: readonly Unit[],
  look: Look = () => Promise.resolve(),
): Promise<string | undefined> {
  for (const { transaction, statements } of units) {
    const [first = ''] = statements;
    // A single statement is a transaction of its own; one around it makes a look at its locks possible.
    const held = transaction || !isAlone(first);
    if (held) await tool.query('BEGIN');
    for (const sql of statements) {
      if (held) await look('before');
      const state = await stateOf(tool.query(sql));
      if (state !== undefined) {
        await tool.query('ROLLBACK');
        return state;
      }
      if (held) await look('after');
    }
    if (held) await tool.query('COMMIT');
  }
  return undefined;
}

/** What runs outside of a transaction block only, and settings, which would end with it. */
function isAlone(sql: string): boolean {
  return /\bCONCURRENTLY\b|^\s*(?:VACUUM|SET|RESET|DO)\b/i.test(sql);
}

/** The SQLSTATE with which it fails, if it does. */
export async function stateOf(query: Promise<unknown>): Promise<string | undefined> {
  try {
    await query;
    return undefined;
  } catch (error) {
    if (error instanceof DatabaseError) return error.code;
    throw error;
  }
}

/** True if it has to wait for a lock. What it does is taken back. */
export async function isBlocked(probe: Client, sql: string): Promise<boolean> {
  await probe.query('BEGIN');
  const state = await stateOf(probe.query(sql));
  await probe.query('ROLLBACK');
  if (state !== undefined && state !== '55P03') throw new Error(`${sql} fails with ${state}`);
  return state === '55P03';
}
