/**
 * Connections as the editor sees them: the offered ones, the open ones, and which editor uses which. An offer never contains a secret: the
 * server asks for a password when it needs one, uses the answer once, and only the client's secret storage keeps it.
 */
import type { Ability } from '../core/connections/ability.ts';
import type { EngineName } from '../core/connections/profile.ts';
import { isAbility } from './ability.ts';
import { isBoolean, isCount, isList, isMaybe, isOneOf, isShape, isString, type Shaped } from './guard.ts';
import { notification, request, type Failure } from './message.ts';

/** A database that is configured on this machine. Nothing has been sent to it. */
export interface ConnectionOffer {
  readonly id: string;
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  /** `user@host:port` of the SSH server that is tunnelled through. */
  readonly through: string | undefined;
  /** Where it was found, for display: `DATABASE_URL in .env`, `service shop in ~/.pg_service.conf`. */
  readonly foundIn: string;
  /** The workspace's files name the host: the user confirms it before anything is sent there. */
  readonly namedByWorkspace: boolean;
  readonly production: ProductionGuess;
  readonly profile: ProfileLook | undefined;
  /** What its kind of server supports. */
  readonly abilities: readonly Ability[];
}

/** How the profile wants the connection displayed. */
const isLook = isShape({
  name: isString,
  role: isMaybe(isOneOf('scratch', 'development', 'production')),
  color: isMaybe(isOneOf('red', 'orange', 'yellow', 'green', 'blue', 'purple')),
  group: isMaybe(isString),
});
export type ProfileLook = Shaped<typeof isLook>;

const isProduction = isShape({
  likely: isBoolean,
  /** Half a sentence. */
  because: isString,
});
export type ProductionGuess = Shaped<typeof isProduction>;

/** The profiles in one location of the setting `plinth.connections`; the server reads it. */
export interface WrittenProfiles {
  /** `workspace`: somebody else may have written it. */
  readonly owner: 'user' | 'workspace';
  /** For display. */
  readonly place: string;
  readonly value: unknown;
}

export const profilesWanted = request<readonly WrittenProfiles[]>()({
  method: 'plinth/profilesWanted',
  direction: 'server → client',
  doc: 'The connections that the editor’s settings name, and whose settings they are.',
  params: isShape({ folder: isMaybe(isString) }),
});

/** The parts of a pasted address; missing parts are absent. */
export interface AddressRead {
  readonly kind: 'read';
  readonly engine: EngineName;
  readonly host: string | undefined;
  readonly port: number | undefined;
  readonly database: string | undefined;
  readonly user: string | undefined;
  readonly sslmode: string | undefined;
  readonly password: string | undefined;
}

export const readAddress = request<AddressRead | { readonly kind: 'unclear'; readonly message: string }>()({
  method: 'plinth/readAddress',
  direction: 'client → server',
  doc: 'Takes a connection URI apart; nothing is sent anywhere.',
  // May contain a password; traces redact the field by its name.
  params: isShape({ address: isString }),
});

export interface ConnectionOffers {
  readonly offers: readonly ConnectionOffer[];
  /** Files that cannot be read completely, with the reason; never a value from them. */
  readonly problems: readonly string[];
}

export const connectionOffers = request<ConnectionOffers>()({
  method: 'plinth/connectionOffers',
  direction: 'client → server',
  doc: 'Databases that DATABASE_URL, PG*, the service file, .pgpass and .env name; opens nothing.',
  params: isShape({ folder: isMaybe(isString) }),
});

export type ConnectResult =
  | { readonly kind: 'connected'; readonly connection: OpenConnection }
  | { readonly kind: 'cancelled' }
  | Failure;

export const connect = request<ConnectResult>()({
  method: 'plinth/connect',
  direction: 'client → server',
  doc: 'Opens one offered connection, after the user chose it.',
  params: isShape({
    id: isString,
    /** The host that was shown when the user confirmed: an offer that has changed since is refused. */
    host: isString,
  }),
});

export const disconnect = request<boolean>()({
  method: 'plinth/disconnect',
  direction: 'client → server',
  doc: 'Closes an open connection.',
  params: isShape({ id: isString }),
});

/** The key of a stored password: a profile that names another host does not find it. */
export interface SecretKey {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  /** `user@host:port` of the SSH server: the same host name may be another machine from there. */
  readonly through: string | undefined;
}

/** Undefined if the user gave no answer. */
export interface SecretAnswer {
  readonly password: string | undefined;
}

export const secretWanted = request<SecretAnswer>()({
  method: 'plinth/secretWanted',
  direction: 'server → client',
  doc: 'The database wants a password for this host, port, database and user.',
  params: isShape({
    host: isString,
    port: isCount,
    database: isString,
    user: isString,
    through: isMaybe(isString),
    /** The server refused the stored password: it is deleted and the user is asked. */
    refused: isBoolean,
  }),
});

/** The key of an SSH server that is not in known_hosts. */
const isHostKeyShown = isShape({
  host: isString,
  port: isCount,
  /** `ssh-ed25519`. */
  type: isString,
  /** `SHA256:…`, as ssh prints it. */
  fingerprint: isString,
});
export type HostKeyShown = Shaped<typeof isHostKeyShown>;

export const hostKeyWanted = request<boolean>()({
  method: 'plinth/hostKeyWanted',
  direction: 'server → client',
  doc: 'Whether the user trusts the key of an SSH server that is not known; nothing was shown to that server yet.',
  params: isHostKeyShown,
});

export const passphraseWanted = request<SecretAnswer>()({
  method: 'plinth/passphraseWanted',
  direction: 'server → client',
  doc: 'A private key of the user, in this file, has a passphrase.',
  params: isShape({
    file: isString,
    refused: isBoolean,
  }),
});

const isOpen = isShape({
  id: isString,
  host: isString,
  port: isCount,
  database: isString,
  /** The current role on the server. */
  user: isString,
  /** `user@host:port` of the SSH server that is tunnelled through. */
  through: isMaybe(isString),
  /** The product name that the server reports, such as `PostgreSQL`. */
  product: isString,
  serverVersion: isString,
  production: isProduction,
  profile: isMaybe(isLook),
  /** For production: what the login can write, as half sentences; undefined if not asked or not answered. */
  canWrite: isMaybe(isList(isString)),
  /** What its kind of server supports. */
  abilities: isList(isAbility),
});
export type OpenConnection = Shaped<typeof isOpen>;

const isConnectionsChanged = isShape({
  open: isList(isOpen),
  /** Why the last connection closed, if the user did not close it. */
  lost: isMaybe(isString),
});
type ConnectionsChanged = Shaped<typeof isConnectionsChanged>;

export const connectionsChanged = notification<ConnectionsChanged>({
  method: 'plinth/connectionsChanged',
  direction: 'server → client',
  doc: 'Which connections are open.',
  params: isConnectionsChanged,
});

export const bindDocument = request<boolean>()({
  method: 'plinth/bindDocument',
  direction: 'client → server',
  doc: 'From now on the queries of this document are explained on this connection.',
  params: isShape({
    uri: isString,
    /** Undefined if the document no longer uses a connection. */
    connection: isMaybe(isString),
  }),
});
