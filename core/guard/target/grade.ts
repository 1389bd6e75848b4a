/**
 * Grades a database: production, scratch, in a local container, on this machine, or none of them that can be told. A name says production
 * or scratch by its words; what plinth.config.json says comes first. What is not known is never scratch.
 */
import type { NamedTargets } from '../../config/config.ts';
import { fitsStars } from '../../text/pattern.ts';
import type { Grade, Target } from '../act.ts';
import { isUnknown, shownText, type Place } from '../shell/scope.ts';
import type { Address } from './address.ts';

export interface Evidence {
  readonly address: Address;
  /** Names of environments, environment files, containers and variables. */
  readonly hints: readonly string[];
  readonly place: Place;
  /** A client without an address connects to the server in its own container; a tool takes an address from somewhere. */
  readonly isClient: boolean;
  readonly named: NamedTargets;
  /** Services of the project's compose files, and the ports that they publish on this machine. */
  readonly services: ReadonlySet<string>;
  readonly ports: ReadonlySet<string>;
  /** Where the address was found: half a sentence. */
  readonly from: string;
}

const productionWords = new Set(['prod', 'production', 'prd', 'live']);
const scratchWords = new Set([
  ...['test', 'tests', 'testing', 'scratch', 'tmp', 'temp', 'sandbox', 'ci', 'e2e', 'shadow', 'throwaway'],
]);
/** Scratch only on this machine: elsewhere others may use it too. */
const localWords = new Set(['dev', 'devel', 'development', 'local', 'localhost']);
const sharedWords = new Set(['staging', 'stage', 'stg', 'uat', 'preprod', 'qa', 'preview']);

export function gradeOf(evidence: Evidence): Target {
  const shown = shownAddress(evidence);
  const [grade, because] = graded(evidence);
  return { grade, shown, because: `${because}${evidence.from === '' ? '' : ` (${evidence.from})`}` };
}

function graded(evidence: Evidence): readonly [Grade, string] {
  const { address, hints, named, place } = evidence;
  const { host, database } = address;
  const names = [host, database].filter((one) => one !== undefined).filter((one) => !isUnknown(one));
  const listed = (patterns: readonly string[]): string | undefined =>
    [...names, ...hints].find((name) =>
      patterns.some((pattern) => fitsStars(pattern.toLowerCase(), name.toLowerCase())),
    );
  const production = listed(named.production);
  if (production !== undefined) return ['production', `plinth.config.json lists ${production} as production`];
  const scratch = listed(named.scratch);
  if (scratch !== undefined) return ['scratch', `plinth.config.json lists ${scratch} as scratch`];
  const live = [...[host, database].map((one) => one ?? ''), ...hints].find((one) =>
    hasWord(one, productionWords),
  );
  if (live !== undefined) return ['production', `“${shownText(live)}” says production`];
  if ([host, database].some((one) => one !== undefined && isUnknown(one)))
    return [
      'unknown',
      `${shownText([host, database].find((one) => one !== undefined && isUnknown(one)) ?? '')} is not known here`,
    ];
  return byPlace(evidence, place);
}

function byPlace(evidence: Evidence, place: Place): readonly [Grade, string] {
  const { address, hints, services, ports } = evidence;
  const { host, port, database = '', isFile } = address;
  const words = [database, ...hints];
  const shared = [host ?? '', ...words].find((one) => hasWord(one, sharedWords));
  if (shared !== undefined) return ['unknown', `“${shared}” may be shared with others`];
  if (isFile) return ofFile(database);
  const scratch = words.find((one) => hasWord(one, scratchWords));
  if (place.kind === 'elsewhere') return ['unknown', `it runs on ${place.name}`];
  if (
    host === undefined &&
    place.kind === 'container' &&
    place.isLocal &&
    !evidence.isClient &&
    scratch === undefined
  )
    return ['local', `the local container ${place.name} may use a database elsewhere`];
  if (host === undefined && place.kind === 'container')
    return place.isLocal
      ? ['container', `the database is in the local container ${place.name}`]
      : ['unknown', `the container ${place.name} is not on this machine`];
  if (host === undefined) return withoutHost(words, scratch);
  if (services.has(host.toLowerCase()) || (place.kind === 'container' && place.isLocal && isLocal(host)))
    return ['container', `${host} is a local container`];
  if (!isLocal(host))
    return scratch === undefined
      ? ['unknown', `nothing says what the database at ${host} is for`]
      : ['scratch', `“${scratch}” says so`];
  const local = scratch ?? words.find((one) => hasWord(one, localWords));
  if (local !== undefined) return ['scratch', `“${local}” on this machine says so`];
  const isPublished =
    ports.has(port ?? '') || (port === undefined && [...ports].some((one) => usualPorts.has(one)));
  if (isPublished && host !== thisMachine)
    return ['container', `a container of this project is published at ${host}`];
  return [
    'local',
    host === thisMachine ? 'it may hold the only copy' : `${host} may be a tunnel or hold the only copy`,
  ];
}

const usualPorts = new Set(['5432', '3306', '1433', '27017', '6379']);

function ofFile(path: string): readonly [Grade, string] {
  const inMemory =
    path === '' || path.includes(':memory:') || /^\/?(?:private\/)?(?:tmp|var\/folders)\//.test(path);
  const word = inMemory || hasWord(path, scratchWords) || hasWord(path, localWords);
  return word ? ['scratch', 'its path says so'] : ['local', 'the file may be the only copy'];
}

/** Only a name of the database or of the environment is known. */
function withoutHost(words: readonly string[], scratch: string | undefined): readonly [Grade, string] {
  const local = scratch ?? words.find((one) => hasWord(one, localWords));
  return local === undefined
    ? ['unknown', 'no address of a database was found']
    : ['scratch', `“${local}” says so`];
}

/** The host of what is changed without a server: volumes, files. */
export const thisMachine = 'this machine';

function isLocal(host: string): boolean {
  const bare = host.replaceAll(/^\[|\]$/g, '').toLowerCase();
  return (
    /^(?:localhost|127(?:\.\d+){3}|::1|0\.0\.0\.0|this machine|host\.docker\.internal|\.|\(local(?:db)?\).*|%2f.*|\/.*)$/.test(
      bare,
    ) || bare.endsWith('.localhost')
  );
}

/** Words are cut at what is no letter, and where a capital begins; figures at the end do not count. */
function hasWord(name: string, words: ReadonlySet<string>): boolean {
  return name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .some((word) => words.has(word.replace(/\d+$/, '')));
}

export function saysProduction(name: string): boolean {
  return hasWord(name, productionWords);
}

function shownAddress({ address: { host, database }, hints, place }: Evidence): string | undefined {
  const named = [database, host].filter((one) => one !== undefined).map(shownText);
  if (host === thisMachine) return named.length === 2 ? named[0] : 'what it names';
  if (named.length === 2) return `${named[0]} at ${named[1]}`;
  if (named.length === 1) return named[0] ?? '';
  if (place.kind !== 'here') return place.name;
  return hints[0] === undefined ? undefined : `the environment ${shownText(hints[0])}`;
}
