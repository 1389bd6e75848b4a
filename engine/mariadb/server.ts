/**
 * A MariaDB or MySQL server on which migrations run: databases that are created for a run and dropped after it. Each is reached with a login
 * of its own, which has rights on that database alone: the server itself refuses what reaches beyond it. Whether a server may be used at all
 * is decided before.
 */
import { randomBytes } from 'node:crypto';
import type { DatabaseText } from '../../core/catalog/mysql-items.ts';
import type { ConnectionProfile } from '../../core/connections/profile.ts';
import { connectScratchMysql, type MysqlSession } from '../databases/mysql/connection.ts';
import { vendorOf, type Vendor } from '../databases/mysql/vendor.ts';
import { Secret } from '../databases/secret.ts';
import type { DatabaseFailure, Failed } from '../databases/session.ts';

export interface MariadbDatabase {
  readonly name: string;
  readonly session: MysqlSession;
  /** Another session with the same rights. */
  readonly beside: (signal?: AbortSignal) => ReturnType<typeof connectScratchMysql>;
  /** Drops it; a failure says that it is still there. */
  readonly drop: () => Promise<DatabaseFailure | undefined>;
}

export type MariadbMade = { readonly kind: 'made'; readonly database: MariadbDatabase } | Failed;
export type MariadbOpened = { readonly kind: 'opened'; readonly server: MariadbServer } | Failed;

const dropMs = 30_000;

export class MariadbServer {
  readonly vendor: Vendor;
  readonly #profile: ConnectionProfile;
  readonly #door: MysqlSession;
  readonly #stop: () => Promise<void>;
  readonly #made = new Map<string, MysqlSession | undefined>();

  /** `stop`: ends the server when it is closed. */
  static async open(
    profile: ConnectionProfile,
    password: Secret | undefined,
    signal: AbortSignal | undefined,
    stop: () => Promise<void> = () => Promise.resolve(),
  ): Promise<MariadbOpened> {
    const connected = await connectScratchMysql(profile, password, { signal });
    if (connected.kind === 'failed') return connected;
    const { session } = connected;
    const asked = await session.query('SELECT VERSION(), @@version_comment', { signal });
    if (asked.kind === 'failed') {
      await session.close();
      return asked;
    }
    const [version, comment] = asked.rows[0] ?? [];
    const vendor = vendorOf(version ?? '', comment ?? '');
    return { kind: 'opened', server: new MariadbServer(vendor, profile, session, stop) };
  }

  private constructor(
    vendor: Vendor,
    profile: ConnectionProfile,
    door: MysqlSession,
    stop: () => Promise<void>,
  ) {
    this.vendor = vendor;
    this.#profile = profile;
    this.#door = door;
    this.#stop = stop;
  }

  /** As core/migrations/dialect/server-version.ts counts: 1011. */
  get version(): number {
    return Math.floor(this.vendor.number / 100);
  }

  /** For looks at other sessions. */
  get door(): MysqlSession {
    return this.#door;
  }

  async database(text: DatabaseText | undefined, signal: AbortSignal | undefined): Promise<MariadbMade> {
    const name = `plinth_${randomBytes(8).toString('hex')}`;
    const password = randomBytes(24).toString('base64url');
    const charset =
      text === undefined ? '' : ` CHARACTER SET ${word(text.charset)} COLLATE ${word(text.collation)}`;
    this.#made.set(name, undefined);
    for (const statement of [
      `CREATE DATABASE ${name}${charset}`,
      ...hosts.flatMap((host) => [
        `CREATE USER '${name}'@'${host}' IDENTIFIED BY '${password}'`,
        `GRANT ALL PRIVILEGES ON ${name}.* TO '${name}'@'${host}'`,
      ]),
    ]) {
      const made = await this.#door.query(statement, { signal, timeoutMs: dropMs });
      if (made.kind === 'failed') return this.#not(name, made.failure);
    }
    const profile = { ...this.#profile, user: name, database: name };
    const beside = (stop?: AbortSignal): ReturnType<typeof connectScratchMysql> =>
      connectScratchMysql(profile, new Secret(password), { signal: stop });
    const connected = await beside(signal);
    if (connected.kind === 'failed') return this.#not(name, connected.failure);
    const { session } = connected;
    this.#made.set(name, session);
    return { kind: 'made', database: { name, session, beside, drop: () => this.#drop(name) } };
  }

  /** After the last database. Names of those that could not be dropped. */
  async close(): Promise<readonly string[]> {
    for (const name of [...this.#made.keys()]) await this.#drop(name);
    await this.#door.close();
    await this.#stop();
    return [...this.#made.keys()];
  }

  async #not(name: string, failure: DatabaseFailure): Promise<Failed> {
    await this.#drop(name);
    return { kind: 'failed', failure };
  }

  async #drop(name: string): Promise<DatabaseFailure | undefined> {
    const session = this.#made.get(name);
    // A session that waits for a lock would keep the database.
    await session?.close();
    const dropped = await this.#door.query(`DROP DATABASE IF EXISTS ${name}`, { timeoutMs: dropMs });
    for (const host of hosts)
      await this.#door.query(`DROP USER IF EXISTS '${name}'@'${host}'`, { timeoutMs: dropMs });
    if (dropped.kind === 'failed') return dropped.failure;
    this.#made.delete(name);
    return undefined;
  }
}

/** The server prefers an account for the host to one for every host. */
const hosts = ['%', 'localhost'] as const;

/** The name of a character set or collation, as the server gave it. */
function word(name: string): string {
  return name.replaceAll(/\W/g, '');
}
