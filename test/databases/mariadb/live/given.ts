/** What the parts of the tests on a live MariaDB are given: one server, its database, sessions on it. */
import type { ConnectionProfile } from '../../../../core/connections/profile.ts';
import type { MysqlSession } from '../../../../engine/databases/mysql/connection.ts';
import type { QueryOptions } from '../../../../engine/databases/session.ts';
import type { Mariadb } from '../../../hosts/mariadb.ts';

export interface Given {
  /** There once the tests run. */
  readonly server: () => Mariadb;
  readonly run: (sql: string, database?: string) => void;
  readonly connected: (changes?: Partial<ConnectionProfile>) => Promise<MysqlSession>;
}

/** The first value, or what failed and how. */
export async function value(session: MysqlSession, sql: string, options: QueryOptions = {}): Promise<string> {
  const outcome = await session.query(sql, options);
  return outcome.kind === 'failed'
    ? `${outcome.failure.reason}: ${outcome.failure.message}`
    : (outcome.rows[0]?.[0] ?? 'NULL');
}
