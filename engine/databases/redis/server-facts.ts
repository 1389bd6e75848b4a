/** Asks a Redis server about itself, in one pipeline of commands that read its own counters. A part that the user may not read is told and hides nothing else. */
import { accessSection } from '../../../core/keyspace/access.ts';
import {
  clientSection,
  latencySection,
  slowSection,
  type LatencyEvent,
  type SlowEntry,
} from '../../../core/keyspace/activity.ts';
import { figure, readInfo, type Info, type Section } from '../../../core/keyspace/facts.ts';
import { durabilitySection, memorySection } from '../../../core/keyspace/memory.ts';
import type { QueryOptions, Read, SqlSession } from '../session.ts';
import { pipelined, refusalWords } from './pipeline.ts';
import { asText, isError, listIn, type Reply } from './resp.ts';

/** CLIENT LIST writes a line for each; with more it would take the server too long. */
const mostClients = 1_000;

export interface ServerFacts {
  readonly product: string;
  readonly version: string;
  readonly sections: readonly Section[];
}

export async function readServerFacts(
  session: SqlSession,
  options: QueryOptions = {},
): Promise<Read<ServerFacts>> {
  const read = await pipelined(
    session,
    [
      ['INFO'],
      ['INFO', 'commandstats'],
      ['SLOWLOG', 'GET', '32'],
      ['CONFIG', 'GET', 'slowlog-log-slower-than'],
      ['LATENCY', 'LATEST'],
      ['CONFIG', 'GET', 'latency-monitor-threshold'],
      ['ACL', 'LIST'],
    ],
    options,
  );
  if (read.kind === 'failed') return read;
  const [general = null, commands = null, slow = null, slowerThan, latest = null, threshold, acl = null] =
    read.value;
  const info = readInfo(textOf(general));
  const few = figure(info, 'connected_clients') <= mostClients;
  const listed = few ? await pipelined(session, [['CLIENT', 'LIST']], options) : undefined;
  if (listed?.kind === 'failed') return listed;
  const clients = listed?.value[0];
  const now = figure(info, 'server_time_usec') / 1e6;
  return {
    kind: 'read',
    value: {
      ...productIn(info),
      sections: [
        { ...memorySection(info), unseen: unseen('INFO', general) },
        durabilitySection(info),
        slowSection(entriesIn(slow), settingIn(slowerThan), now, unseen('The slow log', slow)),
        latencySection(
          eventsIn(latest),
          settingIn(threshold),
          readInfo(textOf(commands)),
          unseen('Latency events', latest),
        ),
        clientSection(
          info,
          typeof clients === 'string' ? asText(clients) : undefined,
          clients === undefined
            ? [`The clients are not listed: there are more than ${mostClients}.`]
            : unseen('The list of clients', clients),
        ),
        accessSection(isError(acl) ? undefined : listIn(acl).map(textOf), unseen('The users', acl)),
      ],
    },
  };
}

export function productIn(info: Info): Pick<ServerFacts, 'product' | 'version'> {
  const valkey = info.get('valkey_version');
  return valkey === undefined
    ? { product: 'Redis', version: info.get('redis_version') ?? '' }
    : { product: 'Valkey', version: valkey };
}

function unseen(what: string, reply: Reply): readonly string[] {
  return isError(reply) ? [`${what} may not be read: ${refusalWords(reply.error)}`] : [];
}

function textOf(reply: Reply): string {
  return typeof reply === 'string' ? asText(reply) : '';
}

/** The value of CONFIG GET; NaN if it may not be read. */
function settingIn(reply: Reply | undefined): number {
  const value = listIn(reply)[1];
  return typeof value === 'string' ? Number(value) : Number.NaN;
}

function entriesIn(reply: Reply): readonly SlowEntry[] {
  return listIn(reply).flatMap((entry): readonly SlowEntry[] => {
    const [, at, us, words, , client = ''] = listIn(entry);
    if (typeof at !== 'number' || typeof us !== 'number') return [];
    return [{ at, ms: us / 1_000, words: listIn(words).map(textOf), client: textOf(client) }];
  });
}

function eventsIn(reply: Reply): readonly LatencyEvent[] {
  return listIn(reply).flatMap((entry): readonly LatencyEvent[] => {
    const [event, , latestMs, worstMs] = listIn(entry);
    if (typeof event !== 'string' || typeof latestMs !== 'number' || typeof worstMs !== 'number') return [];
    return [{ event, latestMs, worstMs }];
  });
}
