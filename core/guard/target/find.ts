/**
 * The database that a command of a tool would change: by options, then the variables of the command, then environment files, then the
 * tool's configuration. Where several are named, the least harmless counts.
 */
import { grades, type Surroundings, type Target } from '../act.ts';
import { valueIn, valuesIn, type Arguments } from '../arguments.ts';
import { folderOf, resolvePath } from '../paths.ts';
import { namesIn, type TargetSources } from '../tool.ts';
import { isUnknown, valueOf, variablesIn, withVariables, type Scope } from '../shell/scope.ts';
import { addressOf, hostAndPort, noAddress, type Address } from './address.ts';
import { publishedPorts, serviceNames, servicesAround } from './compose.ts';
import { gradeOf, saysProduction, thisMachine } from './grade.ts';
import { settingsIn } from './settings.ts';

export interface Asked {
  readonly sources: TargetSources;
  readonly read: Arguments;
  /** The words that are no part of the verb. */
  readonly rest: readonly string[];
  readonly scope: Scope;
  readonly around: Surroundings;
  readonly isClient: boolean;
  /** Instead of the database that was found. */
  readonly database?: string;
}

interface Candidate {
  readonly address: Address;
  readonly from: string;
}

export function findTarget(asked: Asked): Target {
  const { sources, read, around } = asked;
  const environment = environmentOf(asked);
  const loaded = { ...asked, scope: withDotenv(asked, environment.name) };
  const written = ofOptions(loaded);
  const { scope } = loaded;
  const services = servicesAround(scope.folder, around);
  const hints = [
    ...scope.hints,
    ...(environment.isWritten && environment.name !== undefined ? [environment.name] : []),
  ];
  const evidence = {
    hints,
    place: scope.place,
    isClient: asked.isClient,
    named: around.named,
    services: serviceNames(services),
    ports: publishedPorts(services),
  };
  const { database } = asked;
  const grade = ({ address, from }: Candidate): Target =>
    gradeOf({ ...evidence, address: database === undefined ? address : { ...address, database }, from });
  const { ownContainer, remote, cloud } = sources;
  const has = (options: string): boolean => namesIn(options).some((name) => read.options.has(name));
  if (
    ownContainer !== undefined &&
    cloud !== true &&
    !has(ownContainer.unless) &&
    hints.every((hint) => !saysProduction(hint))
  )
    return {
      grade: 'container',
      shown: 'the local stack',
      because: 'the tool runs it in containers of its own',
    };
  if (written === undefined && (cloud === true || (remote !== undefined && has(remote))))
    return remoteTarget(grade({ address: noAddress, from: '' }), remote);
  if (cloud === true && written !== undefined) {
    return remoteTarget(
      grade({ address: { ...noAddress, host: 'the cloud', database: written.address.database }, from: '' }),
      undefined,
    );
  }
  if (written !== undefined) return grade(written);
  if (sources.thisMachine === true) return grade({ address: here, from: '' });
  const [worst] = candidatesFor(loaded, environment.name)
    .map((one) => grade(one))
    .sort((a, b) => grades.indexOf(a.grade) - grades.indexOf(b.grade));
  if (worst !== undefined) return worst;
  const usual = environment.isWritten || environment.name === undefined ? [] : [environment.name];
  // Without any address the usual environment proves nothing.
  return grade({ address: noAddress, from: usual.length === 0 ? '' : `environment ${usual[0]}` });
}

const here = { ...noAddress, host: thisMachine };

function remoteTarget(target: Target, remote: string | undefined): Target {
  if (target.grade === 'production') return target;
  if (target.grade === 'scratch' && remote === undefined) return target;
  return {
    ...target,
    grade: 'unknown',
    because: 'it is not on this machine, and nothing says what it is for',
  };
}

interface Environment {
  readonly name: string | undefined;
  /** By an option or a variable; otherwise it is what the tool assumes. */
  readonly isWritten: boolean;
}

function environmentOf({ sources, read, scope, around }: Asked): Environment {
  const written = valuesIn(read, sources.environment).map((value) => value.slice(value.indexOf('=') + 1));
  const name =
    written.at(-1) ??
    namesIn(sources.environmentVariables)
      .map((one) => valueOf(one, scope, around))
      .find((one) => one !== undefined && one !== '');
  return name === undefined
    ? { name: sources.usualEnvironment, isWritten: false }
    : { name: written.length > 1 ? written.join(' ') : name, isWritten: true };
}

/** What is set already counts more than a file; the first file counts more than those after it. */
function withDotenv({ sources, read, scope, around }: Asked, environment: string | undefined): Scope {
  if (scope.place.kind !== 'here') return scope;
  const configs = valuesIn(read, sources.config).map((path) => folderOf(resolvePath(scope.folder, path)));
  const folders = [...new Set([scope.folder, ...configs, ...configs.map(folderOf)])];
  const files = namesIn(sources.dotenv).map((name) => name.replace('ENV', environment ?? 'development'));
  const found = new Map<string, string>();
  for (const folder of folders)
    for (const file of files)
      for (const [name, value] of variablesIn(around.file(resolvePath(folder, file)) ?? ''))
        if (!found.has(name) && valueOf(name, scope, around) === undefined) found.set(name, value);
  return withVariables(scope, found);
}

/** What the command itself names. */
function ofOptions({ sources, read, rest, scope }: Asked): Candidate | undefined {
  const written = valueIn(read, sources.address);
  if (written !== undefined) return { address: readAddress(written), from: '' };
  const host = valueIn(read, sources.host);
  const port = valueIn(read, sources.port);
  const database = valueIn(read, sources.database);
  const word = wordOf(rest, sources.word);
  const named = [database, word]
    .map((one) => (one === undefined ? undefined : addressOf(one)))
    .find((one) => one !== undefined);
  if (named !== undefined)
    return { address: { ...named, host: named.host ?? host, port: named.port ?? port }, from: '' };
  if (host === undefined && database === undefined && word === undefined) return undefined;
  const server = host === undefined ? { host: undefined, port } : hostAndPort(host);
  const isFile = /\.(?:sqlite3?|db3?)$|^:memory:$/i.test(word ?? database ?? '');
  const address = { ...noAddress, ...server, port: server.port ?? port, database: database ?? word, isFile };
  return { address: host === undefined && !isFile ? withHost(address, sources, scope) : address, from: '' };
}

/** The host of a database that is named without one is in a variable, or this machine. */
function withHost(address: Address, sources: TargetSources, scope: Scope): Address {
  if (scope.place.kind !== 'here') return address;
  const host = namesIn(sources.hostVariables)
    .map((name) => scope.variables.get(name))
    .find((one) => one !== undefined);
  return { ...address, host: host ?? (sources.thisMachine === true ? thisMachine : undefined) };
}

function wordOf(rest: readonly string[], which: TargetSources['word']): string | undefined {
  switch (which) {
    case 'first':
      return rest.find((word) => addressOf(word) !== undefined) ?? rest[0];
    case 'last':
      return rest.at(-1);
    case 'address':
      return rest.find((word) => addressOf(word) !== undefined);
    case 'after':
      return rest.length === 0 ? undefined : rest.join(' ');
    case undefined:
      return undefined;
  }
}

function readAddress(written: string): Address {
  return (
    addressOf(written) ??
    (isUnknown(written) || /[.:/]/.test(written)
      ? { ...noAddress, ...hostAndPort(written) }
      : { ...noAddress, database: written })
  );
}

/** What variables and files name: each may be what the tool takes. */
function candidatesFor(asked: Asked, environment: string | undefined): readonly Candidate[] {
  const { sources, scope, around } = asked;
  const lookup = (name: string): string | undefined => valueOf(name, scope, around);
  const settings = configTexts(asked, environment).map(({ path, text }) => ({
    path,
    found: settingsIn(text, environment, lookup),
  }));
  const direct = namesIn(sources.variables).flatMap((name) => {
    const value = lookup(name);
    return value === undefined || value === '' ? [] : [{ address: readAddress(value), from: name }];
  });
  const config = settings.find(({ found }) => found.addresses.length > 0);
  const configured = (config?.found.addresses ?? []).map((one) => ({
    address: readAddress(one),
    from: config?.path ?? '',
  }));
  const named = [...direct.slice(0, 1), ...configured];
  if (named.length > 0) return named;
  const first = (names: string | undefined, kind: 'hosts' | 'databases'): string | undefined =>
    namesIn(names)
      .map(lookup)
      .find((one) => one !== undefined) ?? settings.flatMap(({ found }) => found[kind])[0];
  const host = first(sources.hostVariables, 'hosts');
  const database = first(sources.databaseVariables, 'databases');
  if (host === undefined && database === undefined) return [];
  const from = settings.find(({ found }) => found.hosts.length + found.databases.length > 0)?.path ?? '';
  const isFile = /\.(?:sqlite3?|db3?)$/i.test(database ?? '');
  // Configuration that names a database and no host means this machine.
  const server =
    host === undefined
      ? { ...noAddress, host: isFile || scope.place.kind !== 'here' ? undefined : 'localhost' }
      : hostAndPort(host);
  return [{ address: { ...noAddress, ...server, database, isFile }, from }];
}

function configTexts(
  { sources, read, scope, around }: Asked,
  environment: string | undefined,
): readonly { readonly path: string; readonly text: string }[] {
  if (scope.place.kind === 'elsewhere') return [];
  const named = valuesIn(read, sources.config).flatMap((path) => {
    const whole = resolvePath(scope.folder, path);
    return [whole, `${whole}/schema.prisma`, `${whole}.ts`, `${whole}.js`];
  });
  const usual = namesIn(sources.files).map((name) => name.replace('ENV', environment ?? 'Development'));
  const paths = named.length > 0 ? named : usual.map((name) => resolvePath(scope.folder, name));
  return paths.flatMap((path) => {
    const text = around.file(path);
    return text === undefined ? [] : [{ path: path.slice(path.lastIndexOf('/') + 1), text }];
  });
}
