/**
 * Converts descriptions of a server to the offer of a connection: descriptions in layers, each with its source and its author. The engine
 * knows the format of a description. Nothing here connects, and no message quotes a text, since it may contain a password.
 */
import {
  addressOf,
  sslModes,
  usualPort,
  type ConnectionProfile,
  type EngineName,
  type SslMode,
  type TlsSettings,
} from '../../core/connections/profile.ts';
import { sshOf } from '../../core/connections/profiles.ts';
import {
  profilesFor,
  type ConnectionOffer,
  type OfferSources,
  type Problem,
} from './connection-candidates.ts';
import { Secret } from './secret.ts';
import type { Variables } from './variables.ts';

/** libpq's names. */
export const partNames = [
  'host',
  'port',
  'dbname',
  'user',
  'password',
  'sslmode',
  'sslrootcert',
  'sslcert',
  'sslkey',
  'service',
] as const;
export type Part = (typeof partNames)[number];

export type Parts = Readonly<Partial<Record<Part, string>>>;

export type PartsRead =
  | { readonly ok: true; readonly values: Parts }
  | { readonly ok: false; readonly message: string };

/** What one place says of a server. */
export interface Description {
  readonly origin: string;
  readonly owner: 'user' | 'workspace';
  readonly values: Parts;
}

type PartFound = { readonly value: string; readonly layer: Description } | undefined;

export function partIn(layers: readonly Description[], part: Part): PartFound {
  for (const layer of layers) {
    const value = layer.values[part];
    if (value !== undefined) return { value, layer };
  }
  return undefined;
}

/** Who decides how the connection is protected decides where the password can be read. */
const addressing = ['host', 'user', 'port', 'dbname', 'sslmode', 'sslrootcert', 'sslcert', 'sslkey'] as const;

interface Kind {
  readonly engine: EngineName;
  /** Where no database is named. */
  readonly usualDatabase: (user: string) => string;
  readonly tlsOf: (values: Parts) => TlsSettings;
}

/** Layers come in the order of their weight. The password is the first one that is said. */
export function offerOf(
  { engine, usualDatabase, tlsOf }: Kind,
  layers: readonly Description[],
  source: string,
  { systemUser }: Pick<OfferSources, 'systemUser'>,
): ConnectionOffer {
  const find = (part: Part): PartFound => partIn(layers, part);
  const origin = (part: Part): string => find(part)?.layer.origin ?? 'default';
  const user = find('user')?.value ?? systemUser;
  const address = {
    host: find('host')?.value ?? 'localhost',
    port: portOf(find('port')?.value, usualPort[engine]),
    database: find('dbname')?.value ?? usualDatabase(user),
    user,
  };
  const password = find('password');
  const tls = tlsOf(Object.fromEntries(addressing.map((part) => [part, find(part)?.value])));
  return {
    profile: { engine, ...address, label: addressOf(address), tls, environment: 'unlabelled' },
    source,
    origins: {
      host: origin('host'),
      port: origin('port'),
      database: origin('dbname'),
      user: origin('user'),
    },
    namedByWorkspace:
      layers.every(({ owner }) => owner === 'workspace') ||
      addressing.some((part) => find(part)?.layer.owner === 'workspace'),
    password: password && new Secret(password.value),
    passwordOrigin: password?.layer.origin,
    named: undefined,
  };
}

function portOf(text: string | undefined, usual: number): number {
  const port = Number(text ?? usual);
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : usual;
}

/** The TLS settings; if `modeOf` does not know the mode, the `usual` one. */
export function tlsSettings(
  { sslmode, sslrootcert, sslcert, sslkey }: Parts,
  usual: SslMode,
  modeOf = (text: string | undefined): SslMode | undefined => sslModes.find((mode) => mode === text),
): TlsSettings {
  return {
    mode: modeOf(sslmode) ?? usual,
    ...(sslrootcert === undefined ? {} : { rootCertificate: sslrootcert }),
    ...(sslcert === undefined ? {} : { certificate: sslcert }),
    ...(sslkey === undefined ? {} : { key: sslkey }),
  };
}

/** What is empty is not said. */
export function known(values: Readonly<Partial<Record<Part, string | undefined>>>): Parts {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && value !== ''),
  );
}

/** A profile says all that it means: variables of the environment are for another server as like as not, their password with them. */
export function offersOfProfiles(
  engine: EngineName,
  sources: OfferSources,
  offer: (description: Description) => ConnectionOffer | undefined,
): readonly ConnectionOffer[] {
  return profilesFor(engine, sources).flatMap(({ owner, place, profile }) => {
    const { host, port, database, user, sslmode, sslrootcert, sslcert, sslkey, service } = profile;
    const said = { host, dbname: database, user, sslmode, sslrootcert, sslcert, sslkey, service };
    const values = known({ ...said, port: port === undefined ? undefined : String(port) });
    const found = offer({ values, origin: `“${profile.name}” in ${place}`, owner });
    if (found === undefined) return [];
    const ssh = sshOf(profile, sources.systemUser);
    const environment: ConnectionProfile['environment'] = profile.role ?? 'unlabelled';
    const named = {
      ...found.profile,
      label: profile.name,
      environment,
      ...(ssh === undefined ? {} : { ssh }),
    };
    const offered: ConnectionOffer = { ...found, named: profile, profile: named };
    // After a server that somebody else chose, a name that the user knows may be any machine.
    return ssh === undefined || owner === 'user'
      ? [offered]
      : [{ ...offered, namedByWorkspace: true, password: undefined, passwordOrigin: undefined }];
  });
}

/** One set of variables, as a client or a framework calls them. */
export interface Spelling {
  readonly title: string;
  /** The first one that is set counts. */
  readonly names: Readonly<Partial<Record<Part, readonly string[]>>>;
  readonly isSaid: (variables: ReadonlyMap<string, string>) => boolean;
}

export function describedBy(
  spelling: Spelling,
  { variables, place, owner }: Variables,
): Description | undefined {
  const { title, names, isSaid } = spelling;
  if (!isSaid(variables)) return undefined;
  const values = Object.entries(names).map(([part, spelt]): [string, string | undefined] => [
    part,
    spelt.map((name) => variables.get(name)).find((value) => value !== undefined && value !== ''),
  ]);
  return { values: known(Object.fromEntries(values)), origin: `${title} variables in ${place}`, owner };
}

/** Variables that hold a whole description. */
export function descriptionsIn(
  { variables, place, owner }: Variables,
  isNamed: RegExp,
  { is, read }: { readonly is: (text: string) => boolean; readonly read: (text: string) => PartsRead },
  problems: Problem[],
): readonly Description[] {
  return [...variables].flatMap(([name, value]) => {
    if (!isNamed.test(name) || !is(value)) return [];
    const origin = `${name} in ${place}`;
    const parts = read(value);
    if (parts.ok) return [{ values: parts.values, origin, owner }];
    problems.push({ source: origin, message: parts.message });
    return [];
  });
}

/** Of what follows the scheme of a URI. Taken apart at the wrong place, a piece of the password would be the host that a message names. */
export function encodingProblem(rest: string): string | undefined {
  const authority = rest.split(/[/?#]/, 1)[0] ?? '';
  return rest.includes('@', authority.indexOf('@') + 1)
    ? 'Characters such as @, /, ? and # of a user or a password are percent-encoded in a URI.'
    : undefined;
}
