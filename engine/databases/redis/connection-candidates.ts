/**
 * Redis connections that are described elsewhere: profiles, URLs in variables, and REDIS_* variables of the environment and of .env files. They
 * are offered with the source of each value; nothing here connects.
 */
import {
  withoutRepeats,
  type ConnectionOffer,
  type ConnectionOffers,
  type OfferSources,
  type Problem,
} from '../connection-candidates.ts';
import {
  describedBy,
  descriptionsIn,
  offerOf,
  offersOfProfiles,
  tlsSettings,
  type Description,
  type Spelling,
} from '../described.ts';
import { ofDotEnvFiles, ofEnvironment } from '../variables.ts';
import { withSshOf } from '../ssh/of-uri.ts';
import { isRedisUri, parseRedisUri, usualUser } from './uri.ts';

const kind = {
  engine: 'redis',
  usualDatabase: () => '',
  tlsOf: (values: Description['values']) => tlsSettings(values, 'prefer'),
} as const;

/** Without a user the server's own is meant, never that of the system. */
function offerFrom(one: Description, sources: Pick<OfferSources, 'systemUser'>): ConnectionOffer {
  return offerOf(kind, [{ ...one, values: { user: usualUser, ...one.values } }], one.origin, sources);
}

export async function offerRedis(sources: OfferSources): Promise<ConnectionOffers> {
  const problems: Problem[] = [];
  const offer = (one: Description): ConnectionOffer => offerFrom(one, sources);
  const given = [ofEnvironment(sources)];
  for (const folder of sources.folders) given.push(...(await ofDotEnvFiles(folder, problems)));
  const described = given.flatMap((variables) => {
    const own = describedBy(spelling, variables);
    const uris = { is: isRedisUri, read: parseRedisUri };
    const ofUris = descriptionsIn(variables, /ur[il]$|dsn$/i, uris, problems);
    return own === undefined ? ofUris : [...ofUris, own];
  });
  const profiles = offersOfProfiles('redis', sources, offer);
  return { offers: withoutRepeats([...profiles, ...described.map(offer)]), problems };
}

/** What a URI names; a sentence if it is not clear. */
export function redisNamed(uri: string, sources: OfferSources): ConnectionOffer | string {
  const read = parseRedisUri(uri);
  if (!read.ok) return read.message;
  const offer = offerFrom({ origin: 'the argument', owner: 'user', values: read.values }, sources);
  return withSshOf(uri, sources.systemUser, offer);
}

const spelling: Spelling = {
  title: 'REDIS_*',
  names: {
    host: ['REDIS_HOST'],
    port: ['REDIS_PORT'],
    dbname: ['REDIS_DB', 'REDIS_DATABASE'],
    user: ['REDIS_USERNAME', 'REDIS_USER'],
    password: ['REDIS_PASSWORD', 'REDIS_AUTH'],
  },
  isSaid: (variables) => variables.has('REDIS_HOST'),
};
