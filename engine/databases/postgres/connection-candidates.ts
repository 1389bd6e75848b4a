/**
 * Finds connections that the user has already described elsewhere, the way libpq reads them: DATABASE_URL, PG* variables, the service
 * file, .pgpass, and .env files of the workspace. They are offered, with where each value came from; nothing here connects.
 */
import { addressOf, sslModes, type SslMode, type TlsSettings } from '../../../core/connections/profile.ts';
import { sshOf } from '../../../core/connections/profiles.ts';
import {
  profilesFor,
  withoutRepeats,
  type ConnectionOffer,
  type ConnectionOffers,
  type OfferSources,
  type Problem,
} from '../connection-candidates.ts';
import { Secret } from '../secret.ts';
import { sshOfUri } from '../ssh/of-uri.ts';
import {
  findInPasswordFile,
  isPostgresUri,
  parseUri,
  type Parameter,
  type Parameters,
  type Service,
} from './connection-string.ts';
import { ofDotEnvFiles, ofEnvironment } from '../variables.ts';
import { readPasswordFile, readServices } from './user-files.ts';

export async function offerConnections(sources: OfferSources): Promise<ConnectionOffers> {
  const problems: Problem[] = [];
  const services = await readServices(sources, problems);
  const passwordFile = await readPasswordFile(sources, problems);
  const environment = ofEnvironment(sources);
  const context: Context = { sources, services, passwordFile, problems };
  const offers = offersOfProfiles(context);
  offers.push(...offersOfVariables(context, environment));
  for (const service of services) {
    const layer = serviceLayer(service);
    offers.push(
      assemble(
        context,
        [layer, environmentLayer(environment.variables, environment.place, environment.owner)],
        layer.origin,
      ),
    );
  }
  for (const folder of sources.folders) {
    for (const given of await ofDotEnvFiles(folder, problems))
      offers.push(...offersOfVariables(context, given));
  }
  return { offers: withoutRepeats(offers), problems };
}

export type NamedConnection =
  | { readonly kind: 'found'; readonly offer: ConnectionOffer; readonly problems: readonly Problem[] }
  /** The message does not quote what was given: it may hold a password. */
  | { readonly kind: 'unclear'; readonly message: string };

/** The one connection that a person names: by URI, as `service=NAME`, or by nothing but the PG* variables. */
export async function connectionNamed(
  given: string | undefined,
  sources: OfferSources,
): Promise<NamedConnection> {
  const problems: Problem[] = [];
  const services = await readServices(sources, problems);
  const passwordFile = await readPasswordFile(sources, problems);
  const context: Context = { sources, services, passwordFile, problems };
  const variables = new Map(
    Object.entries(sources.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  const environment = environmentLayer(variables, 'the environment', 'user');
  const layers = layersNamed(given, environment);
  if (typeof layers === 'string') return { kind: 'unclear', message: layers };
  const wanted = layers.map(({ values }) => values.service).find((name) => name !== undefined);
  if (wanted !== undefined && !services.some(({ name }) => name === wanted)) {
    return { kind: 'unclear', message: 'The service file has no service of that name.' };
  }
  const offer = assemble(context, layers, given === undefined ? environment.origin : 'the argument');
  const way = sshOfUri(given ?? '', sources.systemUser);
  if (way.kind === 'unclear') return way;
  const { ssh } = way;
  return {
    kind: 'found',
    offer: ssh === undefined ? offer : { ...offer, profile: { ...offer.profile, ssh } },
    problems,
  };
}

function layersNamed(given: string | undefined, environment: Layer): readonly Layer[] | string {
  if (given === undefined) {
    return describesServer(environment)
      ? [environment]
      : 'Name the connection: a postgresql:// URI or service=NAME. Without one, PGHOST, PGDATABASE, PGUSER or PGSERVICE has to be set.';
  }
  const origin = 'the argument';
  const service = /^service=(.+)$/.exec(given)?.[1];
  if (service !== undefined) return [{ origin, owner: 'user', values: { service } }, environment];
  if (!isPostgresUri(given)) return 'A connection is a postgresql:// URI or service=NAME.';
  // Taken apart at the wrong place, a piece of the password would be the host that a message names.
  const rest = given.slice(given.indexOf('://') + 3);
  const authority = rest.split(/[/?#]/, 1)[0] ?? '';
  if (rest.includes('@', authority.indexOf('@') < 0 ? 0 : authority.indexOf('@') + 1)) {
    return 'Characters such as @, /, ? and # of a user or a password are percent-encoded in a URI.';
  }
  const parsed = parseUri(given);
  return parsed.ok ? [{ origin, owner: 'user', values: parsed.values }, environment] : parsed.message;
}

function describesServer({ values }: Layer): boolean {
  return (['host', 'dbname', 'user', 'service'] as const).some((name) => values[name] !== undefined);
}

interface Context {
  readonly sources: OfferSources;
  readonly services: readonly Service[];
  readonly passwordFile: string | undefined;
  readonly problems: Problem[];
}

interface Layer {
  readonly origin: string;
  readonly owner: 'user' | 'workspace';
  readonly values: Parameters;
}

interface Variables {
  readonly variables: ReadonlyMap<string, string>;
  readonly place: string;
  readonly owner: Layer['owner'];
}

/** One offer for each variable that holds a PostgreSQL URI, and one for a set of PG* variables. */
function offersOfVariables(context: Context, given: Variables): ConnectionOffer[] {
  const offers: ConnectionOffer[] = [];
  const rest = environmentLayer(given.variables, given.place, given.owner);
  for (const [name, value] of given.variables) {
    if (!/(?:DATABASE|POSTGRES|PG|DB|DIRECT).*_?UR[IL]$/i.test(name) || !isPostgresUri(value)) continue;
    const source = `${name} in ${given.place}`;
    const parsed = parseUri(value);
    if (!parsed.ok) {
      context.problems.push({ source, message: parsed.message });
      continue;
    }
    offers.push(
      assemble(context, [{ origin: source, owner: given.owner, values: parsed.values }, rest], source),
    );
  }
  if (describesServer(rest)) offers.push(assemble(context, [rest], rest.origin));
  return offers;
}

/**
 * A profile says all that it means: variables of the environment are for another server as like as not, their password with them. What it does
 * not say comes from its service or is libpq's default; its password is in the password file or asked for.
 */
function offersOfProfiles(context: Context): ConnectionOffer[] {
  return profilesFor('postgresql', context.sources).flatMap(({ owner, place, profile }) => {
    const { host, port, database, user, sslmode, sslrootcert, sslcert, sslkey, service } = profile;
    const source = `“${profile.name}” in ${place}`;
    if (service !== undefined && !context.services.some(({ name }) => name === service)) {
      context.problems.push({ source, message: 'The service file has no service of the name it gives.' });
      return [];
    }
    const values = Object.entries({
      host,
      dbname: database,
      user,
      sslmode,
      sslrootcert,
      sslcert,
      sslkey,
      service,
    });
    const given = new Map(values.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
    if (port !== undefined) given.set('port', String(port));
    const layer: Layer = { origin: source, owner, values: Object.fromEntries(given) };
    const offer = assemble(context, [layer, { origin: 'default', owner: 'user', values: {} }], source);
    const environment = profile.role ?? 'unlabelled';
    const ssh = sshOf(profile, context.sources.systemUser);
    const found: ConnectionOffer = {
      ...offer,
      named: profile,
      profile: { ...offer.profile, label: profile.name, environment, ...(ssh === undefined ? {} : { ssh }) },
    };
    // After a server that somebody else chose, a name that the user knows may be any machine.
    return ssh === undefined || owner === 'user'
      ? [found]
      : [{ ...found, namedByWorkspace: true, password: undefined, passwordOrigin: undefined }];
  });
}

function environmentLayer(
  variables: ReadonlyMap<string, string>,
  place: string,
  owner: Layer['owner'],
): Layer {
  const names: Readonly<Record<Parameter, string>> = {
    host: 'PGHOST',
    port: 'PGPORT',
    dbname: 'PGDATABASE',
    user: 'PGUSER',
    password: 'PGPASSWORD',
    sslmode: 'PGSSLMODE',
    sslrootcert: 'PGSSLROOTCERT',
    sslcert: 'PGSSLCERT',
    sslkey: 'PGSSLKEY',
    service: 'PGSERVICE',
  };
  const values = Object.fromEntries(
    Object.entries(names).flatMap(([parameter, variable]) => {
      const value = variables.get(variable);
      return value === undefined || value === '' ? [] : [[parameter, value]];
    }),
  );
  return { origin: `PG* variables in ${place}`, owner, values };
}

function serviceLayer(service: Service): Layer {
  // Its own name keeps PGSERVICE from putting another service below it.
  const values = { ...service.values, service: service.name };
  return { origin: `service ${service.name}`, owner: 'user', values };
}

/** libpq's order: what is said explicitly, then the service file, then the environment, then built-in defaults. */
function assemble(context: Context, given: readonly Layer[], source: string): ConnectionOffer {
  const layers = withService(context, given);
  const find = (parameter: Parameter): { value: string; layer: Layer } | undefined => {
    for (const layer of layers) {
      const value = layer.values[parameter];
      if (value !== undefined) return { value, layer };
    }
    return undefined;
  };
  const host = find('host');
  const user = find('user');
  const port = find('port');
  const database = find('dbname');
  const userName = user?.value ?? context.sources.systemUser;
  const address = {
    host: host?.value ?? 'localhost',
    port: validPort(port?.value),
    database: database?.value ?? userName,
    user: userName,
  };
  // Who decides how the connection is protected decides where the password can be read.
  const protection = (['sslmode', 'sslrootcert', 'sslcert', 'sslkey'] as const).map(find);
  const named = [host, user, port, database, ...protection].some(
    (found) => found?.layer.owner === 'workspace',
  );
  const password = findPassword(context, find('password'), address, named);
  const byDefault = 'default';
  return {
    profile: {
      engine: 'postgresql',
      ...address,
      label: addressOf(address),
      tls: tlsOf(find),
      environment: 'unlabelled',
    },
    source,
    origins: {
      host: host?.layer.origin ?? byDefault,
      port: port?.layer.origin ?? byDefault,
      database: database?.layer.origin ?? byDefault,
      user: user?.layer.origin ?? byDefault,
    },
    namedByWorkspace: named,
    password: password?.secret,
    passwordOrigin: password?.origin,
    named: undefined,
  };
}

function withService(context: Context, given: readonly Layer[]): readonly Layer[] {
  const [explicit, ...rest] = given;
  const wanted = given.map((layer) => layer.values.service).find((name) => name !== undefined);
  const service = context.services.find((candidate) => candidate.name === wanted);
  if (explicit === undefined || service === undefined) return given;
  // A set of PG* variables is itself the environment, which a service precedes; a URI precedes both.
  return rest.length === 0 ? [serviceLayer(service), explicit] : [explicit, serviceLayer(service), ...rest];
}

/**
 * A password that the user keeps goes only to a server that the user named: where a file of the workspace names the server, neither
 * PGPASSWORD nor a line of .pgpass for any host is used.
 */
function findPassword(
  context: Context,
  found: { value: string; layer: Layer } | undefined,
  address: { readonly host: string; readonly port: number; readonly database: string; readonly user: string },
  namedByWorkspace: boolean,
): { readonly secret: Secret; readonly origin: string } | undefined {
  if (found !== undefined && (found.layer.owner === 'workspace' || !namedByWorkspace)) {
    return { secret: new Secret(found.value), origin: found.layer.origin };
  }
  const value = findInPasswordFile(
    context.passwordFile ?? '',
    address,
    namedByWorkspace ? 'namedOnly' : 'wildcardAllowed',
  );
  return value === undefined ? undefined : { secret: new Secret(value), origin: 'password file' };
}

function tlsOf(find: (parameter: Parameter) => { value: string } | undefined): TlsSettings {
  const wanted = find('sslmode')?.value;
  const mode: SslMode = sslModes.find((candidate) => candidate === wanted) ?? 'prefer';
  const rootCertificate = find('sslrootcert')?.value;
  const certificate = find('sslcert')?.value;
  const key = find('sslkey')?.value;
  return {
    mode,
    ...(rootCertificate === undefined ? {} : { rootCertificate }),
    ...(certificate === undefined ? {} : { certificate }),
    ...(key === undefined ? {} : { key }),
  };
}

function validPort(text: string | undefined): number {
  const port = Number(text ?? 5432);
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : 5432;
}
