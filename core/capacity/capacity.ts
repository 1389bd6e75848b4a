/**
 * What runs out, and when, from dated snapshots of one database: sequences and the columns that get their values, transaction IDs, partitions
 * by time, disk. The nearest end first. Reads no file and asks no server.
 */
import { lasting, quoted } from '../safe-now/words.ts';
import type { Growth, SequenceGrowth } from '../statistics/growth.ts';
import type { Statistics } from '../statistics/statistics.ts';
import { formatBytes, formatShare, grouped, plural } from '../text/format.ts';
import { forecast, furthest, type Forecast, type Point } from './forecast.ts';

export interface Capacity {
  readonly database: string;
  /** Of the first and the last snapshot, in ISO 8601. */
  readonly from: string;
  readonly to: string;
  readonly snapshots: number;
  /** From the first snapshot to the last. */
  readonly days: number;
  readonly items: readonly CapacityItem[];
  /** Tables that grew most, the fastest first; none with one snapshot. */
  readonly tables: readonly TableGrowth[];
  /** What could not be seen, as sentences. */
  readonly unseen: readonly string[];
}

export interface CapacityItem {
  readonly kind: 'sequence' | 'column' | 'foreign key' | 'transactions' | 'partitions' | 'disk';
  /** The object, for display. */
  readonly object: string;
  /** What is reached, as a clause: `reaches the largest integer, 2,147,483,647`. */
  readonly what: string;
  /** Used of what there is, from 0 to 1; undefined if that has no meaning. */
  readonly used: number | undefined;
  readonly forecast: Forecast;
  /** What was measured, and what ends it; undefined of what is no series. */
  readonly series: Series | undefined;
}

export interface Series {
  /** By day; at least two. */
  readonly points: readonly Point[];
  readonly limit: number;
  readonly unit: 'bytes' | 'count';
}

export interface TableGrowth {
  readonly table: string;
  readonly bytes: number;
  readonly bytesPerDay: number;
  /** Sizes by day, at least two. */
  readonly points: readonly Point[];
}

interface Snapshot {
  readonly at: string;
  readonly day: number;
  readonly statistics: Statistics;
  readonly growth: Growth;
}

export type CapacityRead =
  | { readonly kind: 'read'; readonly capacity: Capacity }
  | { readonly kind: 'refused'; readonly because: string };

/** `dayOf`: days since a fixed moment, of a time in ISO 8601. `disk`: bytes that there are for the database. */
export function capacityOf(
  all: readonly Statistics[],
  { dayOf, disk }: { readonly dayOf: (time: string) => number; readonly disk: number | undefined },
): CapacityRead {
  const snapshots = all
    .flatMap((statistics): Snapshot[] =>
      statistics.growth === undefined
        ? []
        : [
            {
              at: statistics.collectedAt,
              day: dayOf(statistics.collectedAt),
              statistics,
              growth: statistics.growth,
            },
          ],
    )
    .toSorted((a, b) => a.day - b.day);
  const [first, last] = [snapshots[0], snapshots.at(-1)];
  if (first === undefined || last === undefined)
    return { kind: 'refused', because: 'no snapshot has what forecasts take; plinth stats pull writes it' };
  const databases = [...new Set(snapshots.map(({ growth }) => growth.database))];
  if (databases.length > 1)
    return { kind: 'refused', because: `they are of several databases: ${databases.map(quoted).join(', ')}` };
  const items = [
    ...sequenceItems(snapshots, last),
    ...transactionItems(snapshots, last),
    ...partitionItems(last, dayOf),
    ...diskItems(snapshots, disk),
  ];
  const hidden = last.growth.sequences.filter((one) => one.hidden).length;
  return {
    kind: 'read',
    capacity: {
      database: last.growth.database,
      from: first.at,
      to: last.at,
      snapshots: snapshots.length,
      days: last.day - first.day,
      items: items.toSorted(
        (a, b) => urgency(a) - urgency(b) || likelyDay(a) - likelyDay(b) || (b.used ?? 0) - (a.used ?? 0),
      ),
      tables: tableGrowth(snapshots, first, last),
      unseen: [
        ...(hidden === 0
          ? []
          : [
              `${hidden === 1 ? 'One sequence was' : `${grouped(hidden)} sequences were`} hidden from the role that wrote the last snapshot: GRANT SELECT ON SEQUENCE … shows it.`,
            ]),
        ...(disk === undefined
          ? ['How much disk there is cannot be seen in SQL: --disk 500GB says it, for this database alone.']
          : []),
      ],
    },
  };
}

/** The day that is worried about: of a range the earliest. */
function urgency({ forecast: told }: CapacityItem): number {
  switch (told.kind) {
    case 'reached':
      return -1;
    case 'range':
      return told.earliest;
    case 'rate':
      return told.day;
    case 'beyond':
      return 1e9 + told.after;
    case 'unknown':
      return 1e12;
    case 'steady':
      return 1e13;
  }
}

/** For ranges that begin on the same day, which is often the one after the last snapshot. */
function likelyDay({ forecast: told }: CapacityItem): number {
  return told.kind === 'range' ? (told.likely ?? told.latest ?? Infinity) : 0;
}

const largest: Readonly<Partial<Record<string, bigint>>> = {
  smallint: 32_767n,
  integer: 2_147_483_647n,
  bigint: 9_223_372_036_854_775_807n,
};

/** Each sequence with the nearest of its ends: its own, that of a column with its values, or of a foreign key that refers to one. */
function sequenceItems(snapshots: readonly Snapshot[], { growth }: Snapshot): readonly CapacityItem[] {
  const seen = new Map<string, Point[]>();
  for (const { day, growth: one } of snapshots)
    for (const sequence of one.sequences)
      if (sequence.last !== undefined) {
        const key = keyOf(sequence);
        seen.set(key, [...(seen.get(key) ?? []), { day, value: Number(sequence.last) }]);
      }
  return growth.sequences.flatMap((sequence) => {
    const last = Number(sequence.last ?? 0);
    return endsOf(sequence).map(({ kind, object, what, limit }) => ({
      kind,
      object,
      what,
      used: sequence.last === undefined ? undefined : last / Number(limit),
      forecast: sequence.hidden
        ? ({ kind: 'unknown', because: 'its value is hidden from the role that wrote the snapshot' } as const)
        : forecast(seen.get(keyOf(sequence)) ?? [], Number(limit), 'counter'),
      series: seriesOf(seen.get(keyOf(sequence)) ?? [], Number(limit), 'count'),
    }));
  });
}

interface End extends Pick<CapacityItem, 'kind' | 'object' | 'what'> {
  readonly limit: bigint;
}

/** Ends that are further than the nearest one of the same kind tell nothing more. */
function endsOf(sequence: SequenceGrowth): readonly End[] {
  const name = shown(sequence.schema, sequence.name);
  const most = BigInt(/^\d+$/.test(sequence.most) ? sequence.most : '0');
  const fed = sequence.columns.find(({ by }) => by === 'sequence');
  const wide =
    fed !== undefined && (largest[fed.type] ?? 0n) > most ? `, although ${columnOf(fed)} is ${fed.type}` : '';
  const own: readonly End[] = sequence.cycles
    ? []
    : [
        {
          kind: 'sequence',
          object: name,
          what: `the sequence reaches its end, ${grouped(Number(most))}${wide}`,
          limit: most,
        },
      ];
  const columns = sequence.columns.flatMap((column): End[] => {
    const limit = largest[column.type];
    if (limit === undefined || limit >= most) return [];
    const refers = column.by === 'foreign key';
    return [
      {
        kind: refers ? 'foreign key' : 'column',
        object: columnOf(column),
        what: `${refers ? 'the foreign key' : 'the column'} is ${column.type} and holds no value of ${name} above ${grouped(Number(limit))}`,
        limit,
      },
    ];
  });
  const nearest = (kind: End['kind']): readonly End[] => {
    const those = columns.filter((one) => one.kind === kind);
    return kind === 'column' ? those.slice(0, 1) : those;
  };
  const ends = [...nearest('column'), ...nearest('foreign key')];
  return ends.length === 0 ? (most === largest['bigint'] ? [] : own) : ends;
}

function columnOf({ schema, table, column }: SequenceGrowth['columns'][number]): string {
  return `${shown(schema, table)}.${quoted(column)}`;
}

function keyOf({ schema, name }: SequenceGrowth): string {
  return JSON.stringify([schema, name]);
}

function shown(schema: string, name: string): string {
  return schema === 'public' ? quoted(name) : `${quoted(schema)}.${quoted(name)}`;
}

/** The server stops giving transaction IDs so many before their end. */
const lastTransaction = 2 ** 31 - 3_000_000;

/**
 * While vacuum freezes, the age of the oldest ID rises and falls again, and nothing runs out. An age above the setting that did not fall says
 * that no vacuum gets through.
 */
function transactionItems(snapshots: readonly Snapshot[], { growth }: Snapshot): readonly CapacityItem[] {
  const { oldestAge, freezeMaxAge, nextTransaction } = growth;
  const isLate = oldestAge > freezeMaxAge;
  const limit = nextTransaction + (isLate ? lastTransaction : freezeMaxAge) - oldestAge;
  const points = snapshots.map(({ day, growth: one }) => ({ day, value: one.nextTransaction }));
  return [
    {
      kind: 'transactions',
      object: 'transaction IDs',
      what: isLate
        ? `the server stops writing: the oldest ID is ${grouped(oldestAge)} old, above autovacuum_freeze_max_age (${grouped(freezeMaxAge)}), so a vacuum that freezes does not get through`
        : `a vacuum against wraparound starts at an age of ${grouped(freezeMaxAge)}, unless one freezes before; the oldest ID is ${grouped(oldestAge)} old`,
      used: oldestAge / (isLate ? lastTransaction : freezeMaxAge),
      forecast: forecast(points, limit, 'counter'),
      series: seriesOf(points, limit, 'count'),
    },
  ];
}

/** The end of the last partition is a fact and no forecast. */
function partitionItems({ growth, day }: Snapshot, dayOf: (time: string) => number): readonly CapacityItem[] {
  return growth.partitions.flatMap(({ schema, table, end, hasDefault }): CapacityItem[] => {
    if (end === 'infinity') return [];
    const object = shown(schema, table);
    const then = hasDefault ? 'rows go to the default partition' : 'rows are refused';
    const last = dayOf(end.replace(' ', 'T').replace(/(T.*[+-]\d\d)$/, '$1:00'));
    const told: Forecast =
      end === 'none'
        ? { kind: 'reached' }
        : Number.isNaN(last)
          ? { kind: 'unknown', because: `the end ${quoted(end)} is not a date that is read` }
          : last <= day
            ? { kind: 'reached' }
            : { kind: 'range', earliest: last, likely: last, latest: last, points: 1 };
    const from = end === 'none' ? 'it has no partition' : `its last partition ends at ${end}`;
    return [
      {
        kind: 'partitions',
        object,
        what: `${from}; after that ${then}`,
        used: undefined,
        forecast: told,
        series: undefined,
      },
    ];
  });
}

function diskItems(snapshots: readonly Snapshot[], disk: number | undefined): readonly CapacityItem[] {
  const points = snapshots.flatMap(({ day, growth }) =>
    growth.databaseBytes === undefined ? [] : [{ day, value: growth.databaseBytes }],
  );
  const last = points.at(-1);
  if (disk === undefined || last === undefined) return [];
  return [
    {
      kind: 'disk',
      object: 'disk',
      what: `the database, ${formatBytes(last.value)} now, has grown to the ${formatBytes(disk)} that there are`,
      used: last.value / disk,
      forecast: forecast(points, disk, 'size'),
      series: seriesOf(points, disk, 'bytes'),
    },
  ];
}

function seriesOf(points: readonly Point[], limit: number, unit: Series['unit']): Series | undefined {
  return points.length < 2 ? undefined : { points, limit, unit };
}

const mostTables = 10;

function tableGrowth(
  snapshots: readonly Snapshot[],
  first: Snapshot,
  last: Snapshot,
): readonly TableGrowth[] {
  const days = last.day - first.day;
  if (days * furthest < 1) return [];
  const before = new Map(
    first.statistics.relations.map((one) => [JSON.stringify([one.schema, one.name]), one.bytes]),
  );
  return last.statistics.relations
    .filter(({ kind }) => kind !== 'partitioned-table')
    .map(({ schema, name, bytes }) => ({
      schema,
      name,
      table: shown(schema, name),
      bytes,
      bytesPerDay: (bytes - (before.get(JSON.stringify([schema, name])) ?? 0)) / days,
    }))
    .filter(({ bytesPerDay }) => bytesPerDay > 0)
    .toSorted((a, b) => b.bytesPerDay - a.bytesPerDay)
    .slice(0, mostTables)
    .map(({ schema, name, ...one }) => ({
      ...one,
      points: snapshots.map(({ day, statistics }) => {
        const then = statistics.relations.find((two) => two.schema === schema && two.name === name);
        return { day, value: then?.bytes ?? 0 };
      }),
    }));
}

/** A forecast in words; `dateOf` prints a day. */
export function forecastWords(told: Forecast, dateOf: (day: number) => string, isFact: boolean): string {
  switch (told.kind) {
    case 'reached':
      return 'now';
    case 'unknown':
      return `not known: ${told.because}`;
    case 'steady':
      return 'not at this rate: it does not grow';
    case 'beyond':
      return `not before ${dateOf(told.after)}, as far as ${told.points} snapshots can say`;
    case 'rate':
      return `about ${dateOf(told.day)} at this rate; ${told.points} snapshots over so short a time say nothing of an error`;
    case 'range': {
      if (isFact) return dateOf(told.earliest);
      const [from, likely] = [
        dateOf(told.earliest),
        told.likely === undefined ? '' : `, likely ${dateOf(told.likely)}`,
      ];
      return told.latest === undefined
        ? `${from} at the earliest${likely}; the latest day is further than ${told.points} snapshots can say`
        : `from ${from} to ${dateOf(told.latest)}${likely}`;
    }
  }
}

/** For a header: how long was observed, and until when. */
export function observedWords({ snapshots, days, to }: Capacity): string {
  const day = to.slice(0, 10);
  return snapshots === 1
    ? `one snapshot, of ${day}`
    : `${snapshots} snapshots over ${lasting(days * 86_400)} to ${day}`;
}

/** Of the tables and charts: that of which next to nothing is used, and for which no end is in sight, is left out. */
export function isTold({ forecast: told, used }: CapacityItem): boolean {
  return told.kind === 'steady' || told.kind === 'beyond' || told.kind === 'unknown'
    ? used === undefined || used >= leastUsed
    : true;
}

const leastUsed = 0.01;

/** A sentence; undefined if all are told. */
export function restWords({ items }: Capacity): string | undefined {
  const rest = items.filter((one) => !isTold(one)).length;
  return rest === 0
    ? undefined
    : `${plural(rest, 'more is', 'more are')} used to less than ${formatShare(leastUsed)}, or ${rest === 1 ? 'does' : 'do'} not grow.`;
}
