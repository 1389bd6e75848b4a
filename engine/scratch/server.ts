/**
 * A server that its user designates as scratch, as a proof uses it: in databases that are created for the run and dropped after it. Outside
 * of these it is only asked for its version, roles and extensions. Whether it may be used at all is decided before.
 */
import { randomBytes } from 'node:crypto';
import { beyondDatabase } from '../../core/proof/beyond.ts';
import { insideExtensions } from '../../core/proof/beyond-names.ts';
import type { ServerRefusal, Unverifiable } from '../../core/proof/reason.ts';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import type { PostgresSession } from '../databases/postgres/connection.ts';
import type { DatabaseFailure, Failed } from '../databases/session.ts';
import type { HostStart, ProofHost, StartWish } from '../proof/host.ts';
import { postgresEngine } from '../proof/postgres-engine.ts';
import { connectTo, ScratchDatabase, type ScratchAddress } from './database.ts';

export type ScratchOpened = { readonly kind: 'opened'; readonly server: ScratchServer } | Failed;

/** DROP DATABASE … WITH (FORCE) is older; Plinth knows effects from here on. */
const oldestMajor = 14;
/** If this process has ended, the server ends the statement itself. */
const graceMs = 5_000;
const dropMs = 30_000;

export class ScratchServer implements ProofHost {
  readonly engine = postgresEngine;
  readonly major: number;
  readonly roles: readonly string[];
  readonly isTarget = true;
  readonly makesRoles = false;
  /** The login is a superuser. */
  readonly isSuperuser: boolean;
  readonly #address: ScratchAddress;
  readonly #available: ReadonlySet<string>;
  #door: PostgresSession;
  #ending: Promise<unknown> = Promise.resolve();
  readonly #made = new Set<string>();

  static async open(address: ScratchAddress, signal: AbortSignal | undefined): Promise<ScratchOpened> {
    const connected = await connectTo(address, address.profile.database, signal);
    if (connected.kind === 'failed') return connected;
    const { session } = connected;
    const outcome = await session.query(facts, { signal });
    if (outcome.kind === 'failed') {
      await session.close();
      return outcome;
    }
    const of = (kind: string): readonly string[] =>
      outcome.rows.flatMap(([first, value]) => (first === kind && typeof value === 'string' ? [value] : []));
    const server = new ScratchServer(address, session, of);
    if (server.major >= oldestMajor) return { kind: 'opened', server };
    await session.close();
    const message = `The server is PostgreSQL ${server.major}. A proof takes ${oldestMajor} or newer.`;
    return { kind: 'failed', failure: { reason: 'statement', message } };
  }

  private constructor(
    address: ScratchAddress,
    door: PostgresSession,
    of: (kind: string) => readonly string[],
  ) {
    this.#address = address;
    this.#door = door;
    this.major = Math.floor(Number(of('version')[0] ?? 0) / 10_000);
    this.isSuperuser = of('superuser')[0] === 'true';
    this.roles = of('role');
    this.#available = new Set(of('extension'));
  }

  readonly hasExtension = (name: string): boolean => insideExtensions.has(name) && this.#available.has(name);

  readonly toLoad = (): ReadonlySet<string> => new Set();

  readonly withheld = (text: string, parser: PostgresParser): Unverifiable | undefined => {
    const what = beyondDatabase(text, parser);
    return what === undefined ? undefined : { kind: 'beyond', what };
  };

  readonly inItsWords = (
    reason: Unverifiable | undefined,
    { message, sqlState }: ServerRefusal,
    gap: string | undefined,
  ): Unverifiable | undefined => {
    const role = /^role "(.+)" does not exist\.?$/i.exec(message)?.[1];
    if (role !== undefined) return { kind: 'lacks', what: `role ${role}` };
    switch (reason?.kind) {
      case 'extension': {
        if (reason.name === undefined) return { kind: 'lacks', what: 'extension that it needs' };
        return this.hasExtension(reason.name)
          ? reason
          : { kind: 'lacks', what: `extension ${reason.name} for a proof` };
      }
      case 'language':
        return { kind: 'lacks', what: `language ${reason.name} for a proof` };
      case 'not-embedded':
        return { kind: 'lacks', what: reason.what };
      case undefined:
        // A statement that was not sent may be a dependency; only syntax errors are the statement's own.
        return gap === undefined || sqlState === '42601' ? undefined : { kind: 'history', migration: gap };
      default:
        return reason;
    }
  };

  readonly start = async ({ signal }: StartWish): Promise<HostStart> => {
    await this.#ending;
    const name = `plinth_proof_${randomBytes(8).toString('hex')}`;
    const wrong = await this.#make(name, signal);
    if (wrong !== undefined) return this.#not(name, wrong);
    const connected = await connectTo(this.#address, name, signal);
    if (connected.kind === 'failed') return this.#not(name, connected.failure);
    const { session } = connected;
    const read = await session.query(
      "SELECT current_setting('standard_conforming_strings') || ' ' || current_setting('client_encoding')",
      { signal },
    );
    if (read.kind === 'failed' || read.rows[0]?.[0] !== 'on UTF8') {
      await session.close();
      const message =
        'The login of the scratch server has settings under which texts are read differently from how they are checked: standard_conforming_strings has to be on, client_encoding UTF8.';
      return this.#not(name, read.kind === 'failed' ? read.failure : { reason: 'statement', message });
    }
    const child = new ScratchDatabase(name, session, this.#address.statementMs, (ended, its) => {
      this.#ending = this.#drop(ended, its);
    });
    return { kind: 'started', child };
  };

  /** After the last database. Names of those that could not be dropped. */
  async close(): Promise<readonly string[]> {
    await this.#ending;
    for (const name of this.#made) await this.#drop(name, undefined);
    await this.#door.close();
    return [...this.#made];
  }

  async #make(name: string, signal: AbortSignal | undefined): Promise<DatabaseFailure | undefined> {
    this.#made.add(name);
    // Objects in template1 are not part of a history.
    const made = await this.#door.query(`CREATE DATABASE ${name} TEMPLATE template0`, {
      signal,
      timeoutMs: dropMs,
    });
    if (made.kind === 'failed') {
      // A refused statement has created nothing.
      if (made.failure.reason === 'statement') this.#made.delete(name);
      return made.failure;
    }
    const limit = this.#address.statementMs + graceMs;
    const set = await this.#door.query(`ALTER DATABASE ${name} SET statement_timeout = ${limit}`, { signal });
    return set.kind === 'failed' ? set.failure : undefined;
  }

  async #not(name: string, failure: DatabaseFailure): Promise<HostStart> {
    if (this.#made.has(name)) await this.#drop(name, undefined);
    return { kind: 'failed', failure };
  }

  async #drop(name: string, session: PostgresSession | undefined): Promise<void> {
    if (!this.#door.isOpen) {
      const again = await connectTo(this.#address, this.#address.profile.database, undefined);
      if (again.kind === 'connected') this.#door = again.session;
    }
    // FORCE ends remaining sessions.
    const dropped = await this.#door.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`, {
      timeoutMs: dropMs,
    });
    if (dropped.kind === 'rows') this.#made.delete(name);
    await session?.close();
  }
}

const facts = `
SELECT 'version', current_setting('server_version_num')
UNION ALL SELECT 'superuser', rolsuper::text FROM pg_catalog.pg_roles WHERE rolname = session_user
UNION ALL SELECT 'role', rolname FROM pg_catalog.pg_roles
UNION ALL SELECT 'extension', name FROM pg_catalog.pg_available_extensions`;
