/** Prints the planner's part of plinth.stats.json: sorted, one relation or column on each line, so that a diff shows only changes. */
import { plannerVersion, type ExtendedStatistics, type PlannerStatistics } from './model.ts';

/** Indented as in the file, without a final line end. */
export function printPlanner(planner: PlannerStatistics): string {
  const { source, settings, collation, relations, columns, extended, unknown } = planner;
  const members = [
    `"version": ${plannerVersion}`,
    ...(source === 'server' ? [] : [`"source": ${JSON.stringify(source)}`]),
    `"settings": ${compact(Object.fromEntries([...settings].toSorted(([a], [b]) => compare(a, b))))}`,
    `"collation": ${compact(collation)}`,
    `"relations": ${list(relations, ({ schema, name }) => [schema, name])}`,
    `"columns": ${list(columns, (one) => [one.schema, one.relation, one.column, String(one.number ?? ''), String(one.inherited)])}`,
    `"extended": ${list(extended.map(plainExtended), ({ schema, name, inherited }) => [schema, name, String(inherited)])}`,
    ...unknown.map(([name, value]) => `${JSON.stringify(name)}: ${compact(value)}`),
  ];
  return `{\n    ${members.join(',\n    ')}\n  }`;
}

function plainExtended({ mostCommon, expressions, ...rest }: ExtendedStatistics) {
  return {
    ...rest,
    mostCommon: mostCommon && {
      bytes: mostCommon.bytes,
      types: Object.fromEntries(mostCommon.types),
      labels: Object.fromEntries(mostCommon.labels),
    },
    expressions: expressions.length === 0 ? undefined : expressions,
  };
}

function list<T>(all: readonly T[], keyOf: (one: T) => readonly string[]): string {
  const lines = all
    .toSorted((a, b) => compare(JSON.stringify(keyOf(a)), JSON.stringify(keyOf(b))))
    .map((one) => `      ${compact(one)}`);
  return lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n    ]`;
}

/** On one line, without undefined and false members. */
function compact(value: unknown): string {
  return JSON.stringify(value, (_name, one: unknown) => (one === false ? undefined : one));
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
