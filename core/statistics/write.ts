/** Prints statistics: sorted, one relation on each line, identical bytes for identical contents, so that a diff shows only changes. */
import { printGrowth } from './growth.ts';
import { printPlanner } from './planner/write.ts';
import { statisticsVersion, type RelationStatistics, type Statistics } from './statistics.ts';
import type { UnknownMembers } from './unknown.ts';

export function printStatistics(statistics: Statistics): string {
  const { server, collectedAt, relations, planner, growth, unknown } = statistics;
  const lines = relations
    .toSorted((a, b) => compare(a.schema, b.schema) || compare(a.name, b.name))
    .map((one) => `    ${onOneLine(membersOf(one))}`);
  const list = lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n  ]`;
  const schema = unknown.filter(([name]) => name === '$schema');
  const others = unknown.filter(([name]) => name !== '$schema');
  const members = [
    ...schema.map(member),
    member(['version', statisticsVersion]),
    ...(server === undefined
      ? []
      : [
          `"server": ${onOneLine([['versionNumber', server.versionNumber], ['version', server.version], ...server.unknown])}`,
        ]),
    member(['collectedAt', collectedAt]),
    `"relations": ${list}`,
    ...(planner === undefined ? [] : [`"planner": ${printPlanner(planner)}`]),
    ...(growth === undefined ? [] : [`"growth": ${printGrowth(growth)}`]),
    ...others.map(member),
  ];
  return `{\n  ${members.join(',\n  ')}\n}\n`;
}

/** The new measurements with all unknown members of the file. A missing relation is removed with its members. */
export function mergeStatistics(known: Statistics, measured: Statistics): Statistics {
  const before = new Map(known.relations.map((one) => [keyOf(one), one.unknown]));
  return {
    ...measured,
    server: measured.server && { ...measured.server, unknown: known.server?.unknown ?? [] },
    relations: measured.relations.map((one) => ({ ...one, unknown: before.get(keyOf(one)) ?? [] })),
    planner: measured.planner && { ...measured.planner, unknown: known.planner?.unknown ?? [] },
    unknown: known.unknown,
  };
}

function membersOf(one: RelationStatistics): UnknownMembers {
  const { schema, name, kind, bytes, rows, writesPerSecond, distinct } = one;
  return [
    ['schema', schema],
    ['name', name],
    ['kind', kind],
    ['bytes', bytes],
    ...(rows === undefined ? [] : [['rows', rows] as const]),
    ...(writesPerSecond === undefined ? [] : [['writesPerSecond', writesPerSecond] as const]),
    ...(distinct === undefined ? [] : [['distinct', Object.fromEntries(distinct)] as const]),
    ...one.unknown,
  ];
}

function onOneLine(members: UnknownMembers): string {
  return `{ ${members.map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`).join(', ')} }`;
}

function member([name, value]: readonly [string, unknown]): string {
  return `${JSON.stringify(name)}: ${JSON.stringify(value, undefined, 2).replaceAll('\n', '\n  ')}`;
}

function keyOf({ schema, name }: RelationStatistics): string {
  return JSON.stringify([schema, name]);
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
