/**
 * Finds connections that are described elsewhere, as libpq reads them: DATABASE_URL, PG* variables, the service file, .pgpass, and .env
 * files of the workspace. They are offered with the source of each value; nothing here connects.
 */
import {
  descriptionsIn,
  encodingProblem,
  known,
  offerOf,
  offersOfProfiles,
  partIn,
  tlsSettings,
  type Description,
  type Part,
} from '../described.ts';
import {
  withoutRepeats,
  type ConnectionOffer,
  type ConnectionOffers,
  type OfferSources,
  type Problem,
} from '../connection-candidates.ts';
import { Secret } from '../secret.ts';
import { withSshOf } from '../ssh/of-uri.ts';
import { findInPasswordFile, isPostgresUri, parseUri, type Service } from './connection-string.ts';
import { ofDotEnvFiles, ofEnvironment, type Variables } from '../variables.ts';
import { readPasswordFile, readServices } from './user-files.ts';

export async function offerConnections(sources: OfferSources): Promise<ConnectionOffers> {
  const problems: Problem[] = [];
  const services = await readServices(sources, problems);
  const passwordFile = await readPasswordFile(sources, problems);
  const environment = ofEnvironment(sources);
  const context: Context = { sources, services, passwordFile, problems };
  const offers = [...offersOfProfiles('postgresql', sources, (layer) => ofProfile(context, layer))];
  offers.push(...offersOfVariables(context, environment));
  for (const service of services) {
    const layer = serviceLayer(service);
    offers.push(assemble(context, [layer, environmentLayer(environment)], layer.origin));
  }
  for (const folder of sources.folders) {
    for (const given of await ofDotEnvFiles(folder, problems))
      offers.push(...offersOfVariables(context, given));
  }
  return { offers: withoutRepeats(offers), problems };
}

export type NamedConnection =
  | { readonly kind: 'found'; readonly offer: ConnectionOffer; readonly problems: readonly Problem[] }
  /** The message does not quote the input, which may contain a password. */
  | { readonly kind: 'unclear'; readonly message: string };

/** The one connection that a person names: by URI, as `service=NAME`, or by the PG* variables alone. */
export async function connectionNamed(
  given: string | undefined,
  sources: OfferSources,
): Promise<NamedConnection> {
  const problems: Problem[] = [];
  const services = await readServices(sources, problems);
  const passwordFile = await readPasswordFile(sources, problems);
  const context: Context = { sources, services, passwordFile, problems };
  const environment = environmentLayer(ofEnvironment(sources));
  const layers = layersNamed(given, environment);
  if (typeof layers === 'string') return { kind: 'unclear', message: layers };
  const wanted = layers.map(({ values }) => values.service).find((name) => name !== undefined);
  if (wanted !== undefined && !services.some(({ name }) => name === wanted)) {
    return { kind: 'unclear', message: 'The service file has no service of that name.' };
  }
  const offer = assemble(context, layers, given === undefined ? environment.origin : 'the argument');
  const reached = withSshOf(given ?? '', sources.systemUser, offer);
  return typeof reached === 'string'
    ? { kind: 'unclear', message: reached }
    : { kind: 'found', offer: reached, problems };
}

function layersNamed(given: string | undefined, environment: Description): readonly Description[] | string {
  if (given === undefined) {
    return describesServer(environment)
      ? [environment]
      : 'Name the connection: a postgresql:// URI or service=NAME. Without one, PGHOST, PGDATABASE, PGUSER or PGSERVICE has to be set.';
  }
  const origin = 'the argument';
  const service = /^service=(.+)$/.exec(given)?.[1];
  if (service !== undefined) return [{ origin, owner: 'user', values: { service } }, environment];
  if (!isPostgresUri(given)) return 'A connection is a postgresql:// URI or service=NAME.';
  const problem = encodingProblem(given.slice(given.indexOf('://') + 3));
  if (problem !== undefined) return problem;
  const parsed = parseUri(given);
  return parsed.ok ? [{ origin, owner: 'user', values: parsed.values }, environment] : parsed.message;
}

function describesServer({ values }: Description): boolean {
  return (['host', 'dbname', 'user', 'service'] as const).some((name) => values[name] !== undefined);
}

interface Context {
  readonly sources: OfferSources;
  readonly services: readonly Service[];
  readonly passwordFile: string | undefined;
  readonly problems: Problem[];
}

/** One offer for each variable that holds a PostgreSQL URI, and one for a set of PG* variables. */
function offersOfVariables(context: Context, given: Variables): ConnectionOffer[] {
  const rest = environmentLayer(given);
  const isNamed = /(?:DATABASE|POSTGRES|PG|DB|DIRECT).*_?UR[IL]$/i;
  const whole = descriptionsIn(given, isNamed, { is: isPostgresUri, read: parseUri }, context.problems);
  const offers = whole.map((one) => assemble(context, [one, rest], one.origin));
  return describesServer(rest) ? [...offers, assemble(context, [rest], rest.origin)] : offers;
}

/**
 * A profile is complete: environment variables are often for another server, and so is their password. Missing parts come from its service
 * or are libpq's defaults; its password is in the password file or asked for.
 */
function ofProfile(context: Context, layer: Description): ConnectionOffer | undefined {
  const { service } = layer.values;
  if (service === undefined || context.services.some(({ name }) => name === service))
    return assemble(context, [layer, { origin: 'default', owner: 'user', values: {} }], layer.origin);
  const message = 'The service file has no service of the name it gives.';
  context.problems.push({ source: layer.origin, message });
  return undefined;
}

function environmentLayer({ variables, place, owner }: Variables): Description {
  const names: Readonly<Record<Part, string>> = {
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
  const values = known(
    Object.fromEntries(Object.entries(names).map(([part, variable]) => [part, variables.get(variable)])),
  );
  return { origin: `PG* variables in ${place}`, owner, values };
}

function serviceLayer(service: Service): Description {
  // Its own name prevents PGSERVICE from adding another service.
  const values = { ...service.values, service: service.name };
  return { origin: `service ${service.name}`, owner: 'user', values };
}

/** libpq's order: explicit values, then the service file, then the environment, then built-in defaults. */
function assemble(context: Context, given: readonly Description[], source: string): ConnectionOffer {
  const layers = withService(context, given);
  const offer = offerOf(kind, layers, source, context.sources);
  const password = findPassword(context, partIn(layers, 'password'), offer.profile, offer.namedByWorkspace);
  return { ...offer, password: password?.secret, passwordOrigin: password?.origin };
}

const kind = {
  engine: 'postgresql',
  usualDatabase: (user: string) => user,
  tlsOf: (values: Description['values']) => tlsSettings(values, 'prefer'),
} as const;

function withService(context: Context, given: readonly Description[]): readonly Description[] {
  const [explicit, ...rest] = given;
  const wanted = given.map((layer) => layer.values.service).find((name) => name !== undefined);
  const service = context.services.find((candidate) => candidate.name === wanted);
  if (explicit === undefined || service === undefined) return given;
  // A set of PG* variables is itself the environment, which a service overrides; a URI overrides both.
  return rest.length === 0 ? [serviceLayer(service), explicit] : [explicit, serviceLayer(service), ...rest];
}

/**
 * A stored password is only sent to a server that the user named: if a file of the workspace names the server, neither PGPASSWORD nor a
 * wildcard line of .pgpass is used.
 */
function findPassword(
  context: Context,
  found: ReturnType<typeof partIn>,
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
