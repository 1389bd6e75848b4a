/**
 * The open databases, and which document uses which. A connection opens only for a request that names an offer and the host that the user
 * confirmed. Only the catalog reader and the guarded EXPLAIN of engine/databases run on it.
 */
import type { CancellationToken } from 'vscode-languageserver';
import { newestVersion, oldestVersion } from '../../core/migrations/dialect/server-version.ts';
import { countsAsProduction, wayOf, type ConnectionProfile } from '../../core/connections/profile.ts';
import type { ConnectOptions } from '../../engine/databases/connecting.ts';
import { LiveCatalog } from '../../engine/databases/catalog/live.ts';
import { abilitiesOf, notThere, type DatabaseEngine } from '../../engine/databases/engine.ts';
import { engineOf, offersOfAll } from '../../engine/databases/engines.ts';
import {
  sourcesOfThisProcess,
  type ConnectionOffer as FoundOffer,
  type ConnectionOffers as FoundOffers,
} from '../../engine/databases/connection-candidates.ts';
import { Secret } from '../../engine/databases/secret.ts';
import type { OpenSession } from '../../engine/databases/session.ts';
import { SteadySession } from '../../engine/databases/reconnecting-session.ts';
import type { SshTrust } from '../../engine/databases/ssh/tunnel.ts';
import type { ConnectedServer } from '../../engine/session/report.ts';
import { failure } from '../../protocol/message.ts';
import {
  profilesWanted,
  secretWanted,
  type ConnectResult,
  type ConnectionOffer,
  type ConnectionOffers,
  type OpenConnection,
  type ProductionGuess,
  type ProfileLook,
} from '../../protocol/connections.ts';
import type { Rpc } from '../rpc.ts';
import type { SettingsCache } from '../settings.ts';
import { abortOf } from './abort.ts';
import { writtenProfiles } from './profiles.ts';
import { GrowingTrust } from './trust.ts';

/** One socket each, and a second one for a moment while a query is cancelled. */
const mostOpen = 8;

export interface Live {
  readonly id: string;
  readonly engine: DatabaseEngine;
  readonly session: SteadySession;
  readonly catalog: LiveCatalog;
  readonly shown: OpenConnection;
  readonly profile: ConnectionProfile;
  readonly password: Secret | undefined;
}

export class ServerConnections {
  readonly #rpc: Rpc;
  readonly #folders: () => readonly string[];
  readonly #settings: SettingsCache;
  readonly #listeners = new Set<(lost: string | undefined) => void>();
  readonly #live = new Map<string, Live>();
  readonly #bindings = new Map<string, string>();

  constructor(rpc: Rpc, folders: () => readonly string[], settings: SettingsCache) {
    this.#rpc = rpc;
    this.#folders = folders;
    this.#settings = settings;
  }

  /** Called after each opening, closing and binding; `lost` names connections that closed without a request. */
  onChange(listener: (lost: string | undefined) => void): void {
    this.#listeners.add(listener);
  }

  get open(): readonly OpenConnection[] {
    return this.#alive().map(({ shown }) => shown);
  }

  async offers(): Promise<ConnectionOffers> {
    const found = await this.#found();
    return {
      offers: found.offers.map(shownOffer),
      problems: found.problems.map(({ source, message }) => `${source}: ${message}`),
    };
  }

  async #found(): Promise<FoundOffers> {
    const written = (await this.#rpc.ask(profilesWanted, { folder: undefined })) ?? [];
    const read = writtenProfiles(written);
    const found = await offersOfAll({
      ...sourcesOfThisProcess(this.#folders()),
      profiles: read.profiles,
    });
    return { offers: found.offers, problems: [...read.problems, ...found.problems] };
  }

  async connect(id: string, host: string, token: CancellationToken): Promise<ConnectResult> {
    const known = this.#alive().find((one) => one.id === id);
    if (known !== undefined) return { kind: 'connected', connection: known.shown };
    const found = await this.#found();
    const offer = found.offers.find((one) => idOf(one.profile) === id && one.profile.host === host);
    if (offer === undefined) {
      return failure('What names this database has changed. Choose it again.');
    }
    if (this.#live.size >= mostOpen) {
      return failure(`${mostOpen} connections are open, the most there can be. Close one.`);
    }
    const signal = abortOf(token);
    const trust = new GrowingTrust(this.#rpc);
    const engine = engineOf(offer.profile.engine);
    const folders = await this.#foldersToRead();
    let password = offer.password;
    for (let refused = false; ;) {
      const outcome = await engine.connect(offer.profile, password, { signal, ssh: trust, ...folders });
      if (outcome.kind === 'connected') {
        const session = await this.#steady(outcome.session, offer, password, trust);
        return this.#keep(id, { ...offer, password }, session, signal);
      }
      if (token.isCancellationRequested) return { kind: 'cancelled' };
      if (await trust.grow(outcome.failure, token)) continue;
      if (outcome.failure.reason !== 'authentication') {
        return failure(outcome.failure.message);
      }
      const given = await this.#rpc.ask(secretWanted, { ...keyOf(offer.profile), refused }, token);
      if (given?.password === undefined) return failure(outcome.failure.message);
      password = new Secret(given.password);
      refused = true;
    }
  }

  async disconnect(id: string): Promise<boolean> {
    const live = this.#live.get(id);
    if (live === undefined) return false;
    this.#forget(id);
    await live.session.close();
    this.#changed(undefined);
    return true;
  }

  bind(uri: string, id: string | undefined): boolean {
    if (id === undefined) this.#bindings.delete(uri);
    else if (this.#live.has(id)) this.#bindings.set(uri, id);
    else return false;
    this.#changed(undefined);
    return true;
  }

  boundTo(uri: string): Live | undefined {
    const id = this.#bindings.get(uri);
    return this.#alive().find((live) => live.id === id);
  }

  /**
   * The server version to assume for a document if none is configured: that of its connection, else the oldest of the open ones, since a
   * feature that it lacks fails somewhere. Undefined if it is older than any supported target.
   */
  serverFor(uri: string): ConnectedServer | undefined {
    const bound = this.boundTo(uri);
    const servers = (bound === undefined ? this.#alive() : [bound]).flatMap(({ engine, shown }) =>
      engine.isPostgres ? (serverOf(shown) ?? []) : [],
    );
    return servers.toSorted((a, b) => a.version - b.version)[0];
  }

  /** For features that exist only for PostgreSQL; otherwise a sentence with the reason, which begins with `feature`. */
  postgres(id: string, feature: string): SteadySession | string {
    const live = this.live(id);
    if (live === undefined) return 'The connection is closed. Connect again.';
    return live.engine.isPostgres ? live.session : notThere(feature, live.shown.product);
  }

  live(id: string | undefined): Live | undefined {
    return this.#alive().find((live) => live.id === id);
  }

  /** Where a database may be made and dropped for a while, once the user has agreed to that; a sentence if it cannot be there. */
  scratch(id: string): Pick<Live, 'profile' | 'password'> | string {
    const live = this.live(id);
    if (live === undefined) return 'The connection is closed. Connect again.';
    if (!live.engine.isPostgres) return notThere('Restoring on a server', live.shown.product);
    if (live.profile.ssh !== undefined)
      return 'Databases are made on a server that is reached directly, and this connection goes through SSH.';
    return { profile: live.profile, password: live.password };
  }

  /** Facts about an open database that are read once. */
  catalog(id: string): LiveCatalog | undefined {
    return this.#alive().find((live) => live.id === id)?.catalog;
  }

  async closeAll(): Promise<void> {
    await Promise.allSettled([...this.#live.values()].map(({ session }) => session.close()));
    this.#live.clear();
  }

  /** Reopens a connection with the same credentials; the user is not asked for the password again. */
  async #steady(
    session: OpenSession,
    { profile }: FoundOffer,
    password: Secret | undefined,
    ssh: SshTrust,
  ): Promise<SteadySession> {
    // Applies to no document in particular.
    const { idleMinutes } = await this.#settings.of('untitled:connections');
    return new SteadySession(session, {
      reopen: async (signal) => {
        const folders = await this.#foldersToRead();
        return engineOf(profile.engine).connect(profile, password, { signal, ssh, ...folders });
      },
      idleMs: idleMinutes * 60_000,
    });
  }

  /** Packages: in the user's own folder, then those of the workspace. Nothing is connected in one that is not trusted. */
  async #foldersToRead(): Promise<Pick<ConnectOptions, 'packageFolders' | 'workspaceFolders'>> {
    const { packagesFolder } = await this.#settings.of('untitled:connections');
    const workspaceFolders = this.#folders();
    const own = packagesFolder === undefined ? [] : [packagesFolder];
    return { packageFolders: [...own, ...workspaceFolders], workspaceFolders };
  }

  async #keep(
    id: string,
    { profile, named, password }: FoundOffer,
    session: SteadySession,
    signal: AbortSignal,
  ): Promise<ConnectResult> {
    const engine = engineOf(profile.engine);
    const asked = await engine.identify(session, signal);
    if (asked.kind === 'failed') {
      await session.close();
      return failure(asked.failure.message);
    }
    const rights = countsAsProduction(profile) ? await engine.rights(session, signal) : undefined;
    const shown: OpenConnection = {
      id,
      host: profile.host,
      port: profile.port,
      database: profile.database,
      user: asked.user === '' ? profile.user : asked.user,
      through: profile.ssh && wayOf(profile.ssh),
      product: asked.product,
      serverVersion: asked.version,
      production: guess(profile),
      profile: lookOf(named),
      canWrite: rights?.kind === 'read' ? rights.canWrite : undefined,
      abilities: abilitiesOf(engine, asked.product),
    };
    this.#live.set(id, {
      id,
      engine,
      session,
      catalog: new LiveCatalog(engine.catalog(session)),
      shown,
      profile,
      password,
    });
    this.#changed(undefined);
    return { kind: 'connected', connection: shown };
  }

  /** Connections that the server has closed are detected here, reported once and removed. */
  #alive(): readonly Live[] {
    const lost = [...this.#live.values()].filter(({ session }) => !session.isOpen);
    for (const { id } of lost) this.#forget(id);
    for (const { shown } of lost) {
      this.#changed(
        `The connection to ${shown.port === 0 ? shown.database : `${shown.database === '' ? '' : `${shown.database} on `}${shown.host}`} ended. Connect again.`,
      );
    }
    return [...this.#live.values()];
  }

  #changed(lost: string | undefined): void {
    for (const listener of this.#listeners) listener(lost);
  }

  #forget(id: string): void {
    this.#live.delete(id);
    for (const [uri, bound] of this.#bindings) if (bound === id) this.#bindings.delete(uri);
  }
}

function serverOf({ serverVersion, database }: OpenConnection): ConnectedServer | undefined {
  const version = Number.parseInt(serverVersion, 10);
  return version >= oldestVersion
    ? { version: Math.min(version, newestVersion), connection: database }
    : undefined;
}

function shownOffer({ profile, source, namedByWorkspace, named }: FoundOffer): ConnectionOffer {
  return {
    id: idOf(profile),
    ...keyOf(profile),
    foundIn: source,
    namedByWorkspace,
    production: guess(profile),
    profile: lookOf(named),
    abilities: abilitiesOf(engineOf(profile.engine)),
  };
}

function lookOf(named: FoundOffer['named']): ProfileLook | undefined {
  if (named === undefined) return undefined;
  const { name, role, color, group } = named;
  return { name, role, color, group };
}

function keyOf({ host, port, database, user, ssh }: ConnectionProfile) {
  return { host, port, database, user, through: ssh && wayOf(ssh) };
}

/** Identifies the target, not where it was found: two files that name the same database are one connection. */
function idOf(profile: ConnectionProfile): string {
  const { engine, host, port, database, user, tls, ssh } = profile;
  return JSON.stringify([
    engine,
    host,
    port,
    database,
    user,
    tls.mode,
    ...(ssh === undefined ? [] : [wayOf(ssh)]),
  ]);
}

/** Without a label, production is guessed from the address. */
function guess(profile: ConnectionProfile): ProductionGuess {
  const likely = countsAsProduction(profile);
  if (profile.environment !== 'unlabelled') {
    return { likely, because: `its profile says ${profile.environment}` };
  }
  return {
    likely,
    because:
      profile.ssh !== undefined
        ? 'it is behind an SSH server and has no label'
        : likely
          ? 'the host is not this machine and has no label'
          : 'it runs on this machine',
  };
}
