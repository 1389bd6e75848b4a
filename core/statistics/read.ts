/**
 * Reads parsed JSON as statistics. An error in one relation discards that relation and is reported; an error in the file as a whole
 * discards the file. The caller parses the text and locates problems.
 */
import { oneLine } from '../text/format.ts';
import { instant, relationMembers, serverMembers, type Member } from './members.ts';
import { readGrowth, type Growth } from './growth.ts';
import type { PlannerStatistics } from './planner/model.ts';
import { readPlanner } from './planner/read.ts';
import {
  relationKinds,
  statisticsVersion,
  type RelationStatistics,
  type ServerDescription,
  type Statistics,
} from './statistics.ts';
import type { UnknownMembers } from './unknown.ts';

export interface StatisticsProblem {
  /** Its path in the file: `relations`, 3, `bytes`. */
  readonly path: readonly (string | number)[];
  /** One sentence. */
  readonly message: string;
}

export type StatisticsReading =
  | {
      readonly kind: 'read';
      readonly statistics: Statistics;
      /** The first problems in it; the rest is counted. */
      readonly problems: readonly StatisticsProblem[];
    }
  | { readonly kind: 'unusable'; readonly problem: StatisticsProblem };

/** Further problems of a broken file are not reported. */
const mostProblems = 5;

export function readStatistics(value: unknown): StatisticsReading {
  const root = membersOf(value);
  if (root === undefined) return unusable([], 'it must be an object { … }');
  const version = root.get('version');
  if (version === undefined) return unusable([], 'it has no “version”');
  if (version !== statisticsVersion)
    return unusable(
      ['version'],
      typeof version === 'number' && version > statisticsVersion
        ? `its “version” is ${version}, which a newer Plinth has written`
        : `its “version” is not ${statisticsVersion}`,
    );
  const collectedAt = root.get('collectedAt');
  if (typeof collectedAt !== 'string' || !new RegExp(instant, 'u').test(collectedAt))
    return unusable(
      collectedAt === undefined ? [] : ['collectedAt'],
      '“collectedAt” must be a date such as 2026-11-20T15:00:00Z',
    );
  const listed: unknown = root.get('relations');
  if (!Array.isArray(listed))
    return unusable(listed === undefined ? [] : ['relations'], '“relations” must be a list [ … ]');
  const problems: StatisticsProblem[] = [];
  const server = serverOf(root.get('server'), problems);
  const relations = relationsOf(listed, problems);
  const planner = plannerOf(root.get('planner'), problems);
  const growth = growthOf(root.get('growth'), problems);
  const unknown = rest(root, ['version', 'server', 'collectedAt', 'relations', 'planner', 'growth']);
  return {
    kind: 'read',
    statistics: { server, collectedAt, relations, planner, growth, unknown },
    problems: problems.slice(0, mostProblems),
  };
}

function unusable(path: StatisticsProblem['path'], because: string): StatisticsReading {
  return { kind: 'unusable', problem: { path, message: `The statistics are not used: ${because}.` } };
}

function serverOf(value: unknown, problems: StatisticsProblem[]): ServerDescription | undefined {
  if (value === undefined) return undefined;
  const members = checked(value, serverMembers, ['server'], problems);
  const versionNumber = members?.get('versionNumber');
  const version = members?.get('version');
  return members !== undefined && typeof versionNumber === 'number' && typeof version === 'string'
    ? { versionNumber, version, unknown: rest(members, Object.keys(serverMembers)) }
    : undefined;
}

/** Sizes are useful without it. */
function plannerOf(value: unknown, problems: StatisticsProblem[]): PlannerStatistics | undefined {
  if (value === undefined) return undefined;
  const reading = readPlanner(value);
  if (reading.kind === 'read') return reading.planner;
  problems.push(reading.note);
  return undefined;
}

function growthOf(value: unknown, problems: StatisticsProblem[]): Growth | undefined {
  if (value === undefined) return undefined;
  const { growth, notes } = readGrowth(value);
  problems.push(...notes);
  return growth;
}

function relationsOf(
  listed: readonly unknown[],
  problems: StatisticsProblem[],
): readonly RelationStatistics[] {
  const seen = new Set<string>();
  return listed.flatMap((value, at) => {
    const path = ['relations', at];
    const relation = relationOf(value, path, problems);
    if (relation === undefined) return [];
    const key = JSON.stringify([relation.schema, relation.name]);
    if (seen.has(key)) {
      const shown = oneLine(`${relation.schema}.${relation.name}`);
      problems.push({ path, message: `${shown} stands here twice; the first one counts.` });
      return [];
    }
    seen.add(key);
    return [relation];
  });
}

function relationOf(
  value: unknown,
  path: readonly (string | number)[],
  problems: StatisticsProblem[],
): RelationStatistics | undefined {
  const members = checked(value, relationMembers, path, problems);
  if (members === undefined) return undefined;
  const [schema, name, kindWord, bytes] = ['schema', 'name', 'kind', 'bytes'].map((key) => members.get(key));
  const kind = relationKinds.find((one) => one === kindWord);
  if (typeof schema !== 'string' || typeof name !== 'string' || kind === undefined) return undefined;
  if (typeof bytes !== 'number') return undefined;
  return {
    schema,
    name,
    kind,
    bytes,
    rows: numberOf(members.get('rows')),
    writesPerSecond: numberOf(members.get('writesPerSecond')),
    distinct: countsOf(members.get('distinct')),
    unknown: rest(members, Object.keys(relationMembers)),
  };
}

function countsOf(value: unknown): ReadonlyMap<string, number> | undefined {
  const members = membersOf(value);
  return members && new Map([...members].map(([name, count]) => [name, Number(count)]));
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** Undefined if a member is missing or invalid. */
function checked(
  value: unknown,
  members: Readonly<Record<string, Member>>,
  path: readonly (string | number)[],
  problems: StatisticsProblem[],
): ReadonlyMap<string, unknown> | undefined {
  const found = membersOf(value);
  if (found === undefined) {
    problems.push({ path, message: `${named(path)} must be an object { … }.` });
    return undefined;
  }
  const wrong = Object.entries(members).flatMap(([name, member]): StatisticsProblem[] => {
    const given = found.get(name);
    if (given === undefined)
      return member.required === 'optional' ? [] : [{ path, message: `${named(path)} needs “${name}”.` }];
    const inside = [...path, name];
    return fits(given, member)
      ? []
      : [{ path: inside, message: `${named(inside)} must be ${member.expected}.` }];
  });
  problems.push(...wrong);
  return wrong.length === 0 ? found : undefined;
}

function fits(value: unknown, { type, enum: allowed, pattern }: Member): boolean {
  switch (type) {
    case 'string':
      return (
        typeof value === 'string' &&
        (allowed?.includes(value) ?? true) &&
        (pattern === undefined || new RegExp(pattern, 'u').test(value))
      );
    case 'integer':
      return isCount(value);
    case 'counts':
      return [...(membersOf(value)?.values() ?? [undefined])].every(isCount);
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) && value >= 0;
  }
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function membersOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? new Map(Object.entries(value))
    : undefined;
}

function rest(members: ReadonlyMap<string, unknown>, known: readonly string[]): UnknownMembers {
  return [...members].filter(([name]) => !known.includes(name));
}

/** `relations[3].bytes`. */
function named(path: readonly (string | number)[]): string {
  return `“${path.map((part, i) => (typeof part === 'number' ? `[${part}]` : `${i === 0 ? '' : '.'}${part}`)).join('')}”`;
}
