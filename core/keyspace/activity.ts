/**
 * What a Redis server does: its slow log, latency events, commands that hold up others, and clients. Arguments of commands are values of the
 * application and are not shown, apart from the name of a key.
 */
import { formatBytes, formatCount, formatDuration } from '../text/format.ts';
import { blockingIn, blockingNamed } from './blocking.ts';
import { concern, fact, factIf, figure, pairs, type Fact, type Info, type Section } from './facts.ts';

export interface SlowEntry {
  /** Seconds since the epoch. */
  readonly at: number;
  readonly ms: number;
  readonly words: readonly string[];
  /** The name that the client gave itself, if any. */
  readonly client: string;
}

/** `serverNow`: seconds since the epoch. */
export function slowSection(
  entries: readonly SlowEntry[],
  thresholdUs: number,
  serverNow: number,
  unseen: readonly string[],
): Section {
  const off =
    thresholdUs < 0
      ? [
          'The slow log is off. CONFIG SET slowlog-log-slower-than 10000 records what takes longer than 10 ms.',
        ]
      : [];
  return {
    title: 'Slow Log',
    facts: entries.map(({ at, ms, words, client }) => {
      const known = blockingIn(words);
      const ago = serverNow - at;
      return fact(
        shownCommand(words),
        `${formatDuration(ms)}${ago >= 0 ? `, ${formatDuration(ago * 1_000)} ago` : ''}${client === '' ? '' : `, by ${client}`}`,
        ...(known === undefined ? [] : [known.because, known.instead]),
      );
    }),
    unseen: [...unseen, ...off],
  };
}

/** The command with its key, if it is known to begin with one. */
function shownCommand(words: readonly string[]): string {
  const name = (words[0] ?? '').toUpperCase();
  const key = blockingNamed(name)?.takesKey === true ? words[1] : undefined;
  const more = words.length - (key === undefined ? 1 : 2);
  const rest = more > 0 ? ` and ${more} more argument${more === 1 ? '' : 's'}` : '';
  return `${name}${key === undefined ? '' : ` ${key.slice(0, 100)}`}${rest}`;
}

export interface LatencyEvent {
  readonly event: string;
  readonly latestMs: number;
  readonly worstMs: number;
}

export function latencySection(
  events: readonly LatencyEvent[],
  thresholdMs: number,
  info: Info,
  unseen: readonly string[],
): Section {
  const off =
    thresholdMs === 0
      ? [
          'Latency events are not recorded. CONFIG SET latency-monitor-threshold 100 records what holds up the server for longer than 100 ms.',
        ]
      : [];
  return {
    title: 'Latency',
    facts: [
      ...events.map(({ event, latestMs, worstMs }) =>
        fact(event, `worst ${formatDuration(worstMs)}, latest ${formatDuration(latestMs)}`),
      ),
      ...heldUpBy(info),
    ],
    unseen: [...unseen, ...off],
  };
}

/** On average; a shorter call holds up nobody for long. */
const noticedMs = 5;

function heldUpBy(info: Info): readonly Fact[] {
  return [...info].flatMap(([name, value]) => {
    const command = /^cmdstat_(.+)$/.exec(name)?.[1]?.toUpperCase();
    const known = command === undefined ? undefined : blockingNamed(command);
    if (known === undefined) return [];
    const stats = pairs(value);
    const ms = Number(stats.get('usec_per_call')) / 1_000;
    if (!(ms >= noticedMs)) return [];
    const calls = Number(stats.get('calls'));
    const many = calls === 1 ? 'one call' : `${formatCount(calls)} calls`;
    return [
      concern(
        known.command,
        `${many} since the start, ${formatDuration(ms)} each`,
        known.because,
        known.instead,
      ),
    ];
  });
}

const largeBuffer = 10 * 1024 ** 2;
const mostTold = 20;

/** `list`: the answer of CLIENT LIST; undefined if it was not asked for or not given. */
export function clientSection(info: Info, list: string | undefined, unseen: readonly string[]): Section {
  const connected = figure(info, 'connected_clients');
  const most = figure(info, 'maxclients');
  const clients = (list ?? '')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => pairs(line, ' '));
  const flagged = (flag: string): typeof clients =>
    clients.filter((one) => one.get('flags')?.includes(flag) === true);
  const blocked = flagged('b').map((one) =>
    fact(
      who(one),
      `waits in ${(one.get('cmd') ?? '').toUpperCase()} for ${formatDuration(Number(one.get('idle')) * 1_000)}`,
    ),
  );
  const watching = flagged('O').map((one) =>
    concern(who(one), 'MONITOR', blockingNamed('MONITOR')?.because ?? ''),
  );
  const buffered = clients
    .filter((one) => Number(one.get('omem')) > largeBuffer)
    .map((one) =>
      concern(
        who(one),
        `${formatBytes(Number(one.get('omem')))} wait to be read by it`,
        'It reads more slowly than it is answered; its buffer counts as memory of the server.',
      ),
    );
  const facts: readonly Fact[] = [
    ...(connected >= 0
      ? [
          factIf(
            'Connected',
            `${formatCount(connected)}${most > 0 ? ` of at most ${formatCount(most)}` : ''}`,
            connected / most > 0.9,
            'At the limit new clients are refused.',
          ),
        ]
      : []),
    fact('Blocked', formatCount(Math.max(0, figure(info, 'blocked_clients') || 0))),
    ...[...watching, ...buffered, ...blocked].slice(0, mostTold),
  ];
  return { title: 'Clients', facts, unseen };
}

function who(client: ReadonlyMap<string, string>): string {
  const name = client.get('name') ?? '';
  return `${name === '' ? (client.get('user') ?? 'client') : name} ${client.get('addr') ?? ''}`.trim();
}
