/**
 * The typed contents of plinth.stats.json: the sizes of a database's relations on a certain date and, separately, its planner's inputs.
 * Unknown members are kept when the file is rewritten, so that newer versions can add some.
 */
import { oneLine } from '../text/format.ts';
import type { Growth } from './growth.ts';
import type { PlannerStatistics } from './planner/model.ts';
import type { UnknownMembers } from './unknown.ts';

export const statisticsFileName = 'plinth.stats.json';

export const statisticsVersion = 1;

export const relationKinds = ['table', 'partitioned-table', 'materialized-view'] as const;
export type RelationKind = (typeof relationKinds)[number];

export interface Statistics {
  readonly server: ServerDescription | undefined;
  /** As 2026-11-20T15:00:00.000Z. */
  readonly collectedAt: string;
  readonly relations: readonly RelationStatistics[];
  /** Undefined if it was never requested, or is invalid. */
  readonly planner?: PlannerStatistics | undefined;
  /** Undefined if it was never read, or is invalid. */
  readonly growth?: Growth | undefined;
  readonly unknown: UnknownMembers;
}

export interface ServerDescription {
  /** `server_version_num`. */
  readonly versionNumber: number;
  /** `server_version`. */
  readonly version: string;
  readonly unknown: UnknownMembers;
}

export interface RelationStatistics {
  readonly schema: string;
  readonly name: string;
  readonly kind: RelationKind;
  /** Heap and TOAST, without indexes; for a partitioned table the sum of its partitions. */
  readonly bytes: number;
  /** The server's estimate; undefined if there is none. */
  readonly rows: number | undefined;
  /** Average of rows inserted, updated and deleted per second; undefined if not known. */
  readonly writesPerSecond: number | undefined;
  /** Of MySQL and MariaDB: how many different values columns have, as far as the server has counted them. */
  readonly distinct?: ReadonlyMap<string, number> | undefined;
  readonly unknown: UnknownMembers;
}

/** A relation's size for rules and people. */
export interface RelationSize {
  /** For display: qualified unless the schema is public. */
  readonly relation: string;
  readonly bytes: number;
  readonly rows: number | undefined;
  readonly writesPerSecond: number | undefined;
  readonly collectedAt: string;
  /** Whole days; undefined if today's date is not known, or is before the collection. */
  readonly ageInDays: number | undefined;
}

/** Sizes by the schema's keys: `public.orders`. */
export interface SizeIndex {
  readonly collectedAt: string;
  readonly byKey: ReadonlyMap<string, RelationStatistics>;
  /** For a database without relations in public, by name alone: migrations with unqualified names then run with another search_path. */
  readonly elsewhere: ReadonlyMap<string, RelationStatistics>;
}

export function indexSizes(statistics: Statistics): SizeIndex {
  return {
    collectedAt: statistics.collectedAt,
    byKey: new Map(statistics.relations.map((one) => [`${one.schema}.${one.name}`, one])),
    elsewhere: elsewhere(statistics.relations),
  };
}

/** A name in two schemas is ambiguous. */
function elsewhere(relations: readonly RelationStatistics[]): SizeIndex['elsewhere'] {
  if (relations.some(({ schema, name }) => schema === 'public' && !ofExtensions.has(name))) return new Map();
  const often = new Set<string>();
  const found = new Map<string, RelationStatistics>();
  for (const one of relations) {
    if (found.has(one.name)) often.add(one.name);
    found.set(one.name, one);
  }
  for (const name of often) found.delete(name);
  return found;
}

/** PostGIS creates them there in any database. */
const ofExtensions: ReadonlySet<string> = new Set([
  'spatial_ref_sys',
  'geometry_columns',
  'geography_columns',
  'raster_columns',
  'raster_overviews',
]);

/** By the schema's key or the display name. */
export function relationIn(index: SizeIndex, wanted: string): RelationStatistics | undefined {
  const plain = wanted.replace(/^public\./, '');
  const folded = plain.toLowerCase();
  return (
    index.byKey.get(`public.${plain}`) ??
    index.byKey.get(wanted) ??
    index.elsewhere.get(plain) ??
    // Servers that ignore case store the original spelling.
    index.byKey.get(`public.${folded}`) ??
    index.elsewhere.get(folded)
  );
}

/** `today` as 2027-01-31. */
export function sizeOf(
  index: SizeIndex,
  wanted: string,
  today: string | undefined,
): RelationSize | undefined {
  const found = relationIn(index, wanted);
  if (found === undefined) return undefined;
  const { schema, name, bytes, rows, writesPerSecond } = found;
  return {
    relation: oneLine(schema === 'public' ? name : `${schema}.${name}`),
    bytes,
    rows,
    writesPerSecond,
    collectedAt: index.collectedAt,
    ageInDays: today === undefined ? undefined : daysBetween(index.collectedAt, today),
  };
}

/** Undefined if `from` is later than `to`: then one of the two clocks is wrong. */
function daysBetween(from: string, to: string): number | undefined {
  const days = dayNumber(to) - dayNumber(from);
  // A clock in another time zone may be a day ahead.
  return days >= 0 ? days : days === -1 ? 0 : undefined;
}

/** A day number of a date that begins like 2027-01-31: years begin in March, so that the leap day comes last. */
function dayNumber(date: string): number {
  const [year = 0, month = 1, day = 1] = date.slice(0, 10).split('-').map(Number);
  const marchYear = month > 2 ? year : year - 1;
  const monthsSinceMarch = (month + 9) % 12;
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  return 365 * marchYear + leapDays + Math.floor((153 * monthsSinceMarch + 2) / 5) + day;
}
