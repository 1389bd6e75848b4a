/**
 * Gives the lab's tables the statistics of another database: by the server's own functions if it has them, else by writing to its catalog.
 * What does not match (a column of another type, statistics over other columns) is left out and reported.
 */
import { arrayElements } from '../../core/statistics/array-text.ts';
import { combinationsFor } from '../../core/plan-lab/combinations.ts';
import type {
  ColumnStatistics,
  ExpressionStatistics,
  ExtendedStatistics,
  PlannerStatistics,
} from '../../core/statistics/planner/model.ts';
import { literal } from '../databases/literal.ts';
import type { LabRelation } from './catalog.ts';
import { ask, type Failed, type LabServer } from './start.ts';

export type Injected = { readonly kind: 'injected'; readonly remarks: readonly string[] } | Failed;

const callsAtOnce = 50;

/** Sizes that the planner uses for its estimates: of tables and indexes, as last counted. */
export interface CountedRelation {
  readonly schema: string;
  readonly name: string;
  readonly pages: number;
  readonly tuples: number;
  readonly allVisible: number;
  readonly allFrozen: number | undefined;
}

export async function injectRelations(
  server: LabServer,
  relations: readonly CountedRelation[],
): Promise<Injected> {
  const calls = relations.map(
    (one) =>
      `pg_restore_relation_stats('schemaname', ${literal(one.schema)}, 'relname', ${literal(one.name)}, 'relpages', ${one.pages}::int,
        'reltuples', ${one.tuples}::real, 'relallvisible', ${one.allVisible}::int, 'relallfrozen', ${one.allFrozen ?? 0}::int)`,
  );
  const refused = await called(server, calls);
  if (!Array.isArray(refused)) return refused;
  return {
    kind: 'injected',
    remarks: refused.map((at) => unfit(`${relations[at]?.schema}.${relations[at]?.name}`)),
  };
}

function unfit(name: string): string {
  return `The statistics of ${name} do not fit the migrations' schema and were left out.`;
}

/** `endless`: tables whose ends could not be inserted; their histograms are extended instead. */
export async function injectColumns(
  server: LabServer,
  planner: PlannerStatistics,
  relations: readonly LabRelation[],
  endless: ReadonlySet<string>,
): Promise<Injected> {
  const known = new Map(relations.map((one) => [one.key, new Set(one.columns.map(({ column }) => column))]));
  const wanted = planner.columns.filter(({ schema, relation, column }) =>
    known.get(`${schema}.${relation}`)?.has(column),
  );
  const calls = wanted.map((one) => columnCall(one, endless.has(`${one.schema}.${one.relation}`)));
  const refused = await called(server, calls);
  if (!Array.isArray(refused)) return refused;
  const remarks = refused.map((at) =>
    unfit(`${wanted[at]?.schema}.${wanted[at]?.relation}.${wanted[at]?.column}`),
  );
  return { kind: 'injected', remarks };
}

function columnCall(one: ColumnStatistics, endless: boolean): string {
  const { values } = one;
  const given: readonly (readonly [name: string, value: string | number | undefined, type: string])[] = [
    ['null_frac', one.nullFraction, 'real'],
    ['avg_width', one.width, 'int'],
    ['n_distinct', one.distinct, 'real'],
    ['most_common_vals', values?.mostCommon, 'text'],
    ['most_common_freqs', values?.frequencies, 'real[]'],
    ['histogram_bounds', endless ? reaching(values) : values?.bounds, 'text'],
    ['correlation', one.correlation, 'real'],
    ['most_common_elems', values?.elements, 'text'],
    ['most_common_elem_freqs', values?.elementFrequencies, 'real[]'],
    ['elem_count_histogram', values?.elementCounts, 'real[]'],
    ['range_length_histogram', values?.rangeLengths, 'text'],
    ['range_empty_frac', values?.emptyRanges, 'real'],
    ['range_bounds_histogram', values?.rangeBounds, 'text'],
  ];
  const pairs = given.flatMap(([name, value, type]) =>
    value === undefined ? [] : [`'${name}', ${literal(String(value))}::${type}`],
  );
  return `pg_restore_attribute_stats('schemaname', ${literal(one.schema)}, 'relname', ${literal(one.relation)}, 'attname', ${literal(one.column)},
    'inherited', ${one.inherited}, ${pairs.join(', ')})`;
}

/** The array with its first and last element replaced by the index's ends. */
function reaching(values: ColumnStatistics['values']): string | undefined {
  const bounds = values?.bounds;
  if (bounds === undefined || values?.least === undefined || values.greatest === undefined) return bounds;
  const elements = arrayElements(bounds);
  if (elements.length < 3) return bounds;
  const quotedOf = (value: string): string => `"${value.replaceAll(/[\\"]/g, '\\$&')}"`;
  return `{${[quotedOf(values.least), ...elements.slice(1, -1), quotedOf(values.greatest)].join(',')}}`;
}

/** Which of the calls the server refused. All at once; if one makes the others fail, one after the other. */
async function called(server: LabServer, calls: readonly string[]): Promise<number[] | Failed> {
  const refused: number[] = [];
  for (let from = 0; from < calls.length; from += callsAtOnce) {
    const some = calls.slice(from, from + callsAtOnce);
    const all = await ask(server, `SELECT ${some.map((call) => `(${call})::text`).join(', ')}`);
    if (all.kind === 'rows') {
      for (const [at, answer] of (all.rows[0] ?? []).entries())
        if (answer !== 'true') refused.push(from + at);
      continue;
    }
    if (all.failure.reason !== 'statement') return all;
    for (const [at, call] of some.entries()) {
      const one = await ask(server, `SELECT (${call})::text`);
      if (one.kind === 'failed' && one.failure.reason !== 'statement') return one;
      if (one.kind === 'failed' || one.rows[0]?.[0] !== 'true') refused.push(from + at);
    }
  }
  return refused;
}

/** PostgreSQL 18 has no function for these. */
export async function injectExtended(server: LabServer, planner: PlannerStatistics): Promise<Injected> {
  if (planner.extended.length === 0) return { kind: 'injected', remarks: [] };
  for (const type of ['pg_ndistinct', 'pg_dependencies', 'pg_mcv_list']) {
    const made = await ask(server, `CREATE CAST (bytea AS ${type}) WITHOUT FUNCTION`);
    if (made.kind === 'failed') return made;
  }
  const numbers = await numbersHere(server);
  if (numbers.kind === 'failed') return numbers;
  const remarks: string[] = [];
  for (const one of planner.extended) {
    const put = await putExtended(server, one, numbers);
    if (put.kind === 'failed' && put.failure.reason !== 'statement') return put;
    if (put.kind === 'failed' || put.rows.length === 0) remarks.push(unfit(`${one.schema}.${one.name}`));
  }
  return { kind: 'injected', remarks };
}

interface Numbers {
  readonly kind: 'read';
  readonly types: ReadonlyMap<string, number>;
  readonly labels: ReadonlyMap<string, number>;
}

async function numbersHere(server: LabServer): Promise<Numbers | Failed> {
  // Qualified, as the other server printed them.
  const types = await ask(
    server,
    `SELECT format_type(oid, NULL), oid::text FROM pg_type, set_config('search_path', 'pg_catalog', false) WHERE oid >= 16384`,
  );
  const labels = await ask(
    server,
    `SELECT format_type(enumtypid, NULL) || '/' || enumlabel, oid::text FROM pg_enum`,
  );
  const back = await ask(server, 'RESET search_path');
  for (const one of [types, labels, back]) if (one.kind === 'failed') return one;
  const mapOf = (answer: typeof types): ReadonlyMap<string, number> =>
    new Map(answer.kind === 'rows' ? answer.rows.map(([name, number]) => [name ?? '', Number(number)]) : []);
  return { kind: 'read', types: mapOf(types), labels: mapOf(labels) };
}

async function putExtended(
  server: LabServer,
  one: ExtendedStatistics,
  numbers: Numbers,
): ReturnType<typeof ask> {
  const combinations = one.mostCommon && combinationsFor(one.mostCommon, numbers);
  const bytes = (hex: string | undefined, type: string): string =>
    hex === undefined ? 'NULL' : `decode(${literal(hex)}, 'hex')::${type}`;
  const named = `s.stxname = ${literal(one.name)} AND s.stxnamespace = to_regnamespace(${literal(`"${one.schema.replaceAll('"', '""')}"`)}) AND s.stxkeys::text = ${literal(one.keys)}`;
  const expressions = await expressionsOf(server, one.expressions, named);
  return ask(
    server,
    `INSERT INTO pg_statistic_ext_data (stxoid, stxdinherit, stxdndistinct, stxddependencies, stxdmcv, stxdexpr)
     SELECT s.oid, ${one.inherited}, ${bytes(one.distinct, 'pg_ndistinct')}, ${bytes(one.dependencies, 'pg_dependencies')},
       ${bytes(combinations, 'pg_mcv_list')}, ${expressions} FROM pg_statistic_ext s WHERE ${named} RETURNING 1::text`,
  );
}

/** Statistics of expressions are rows of pg_statistic nested in a row; their operators are those of each expression's type. */
async function expressionsOf(
  server: LabServer,
  expressions: readonly ExpressionStatistics[],
  named: string,
): Promise<string> {
  if (expressions.length === 0) return 'NULL';
  const found = await ask(
    server,
    `SELECT s.stxrelid::regclass::text, to_json(pg_get_statisticsobjdef_expressions(s.oid))::text
     FROM pg_statistic_ext s WHERE ${named}`,
  );
  const [table, texts] = found.kind === 'rows' ? (found.rows[0] ?? []) : [];
  const written: unknown = JSON.parse(texts ?? 'null');
  if (typeof table !== 'string' || !Array.isArray(written) || written.length !== expressions.length)
    return 'NULL';
  const rows: string[] = [];
  for (const [at, statistics] of expressions.entries()) {
    const row = await expressionRow(server, table, String(written[at]), statistics);
    if (row === undefined) return 'NULL';
    rows.push(row);
  }
  return `ARRAY[${rows.join(', ')}]::pg_statistic[]`;
}

async function expressionRow(
  server: LabServer,
  table: string,
  expression: string,
  statistics: ExpressionStatistics,
): Promise<string | undefined> {
  const shown = await ask(
    server,
    `CREATE TEMP VIEW plinth_expression AS SELECT (${expression}) AS value FROM ${table}`,
  );
  if (shown.kind === 'failed') return undefined;
  const operator = (strategy: number): string =>
    `(SELECT amopopr::int::text FROM pg_amop WHERE amopfamily = o.opcfamily AND amoplefttype = o.opcintype AND amoprighttype = o.opcintype AND amopstrategy = ${strategy})`;
  const found = await ask(
    server,
    `SELECT a.atttypid::text, a.attcollation::text, ${operator(1)}, ${operator(3)} FROM pg_attribute a,
      LATERAL (SELECT opcfamily, opcintype FROM pg_opclass WHERE opcintype = a.atttypid AND opcdefault AND opcmethod = 403) o
      WHERE a.attrelid = 'plinth_expression'::regclass AND a.attnum = 1`,
  );
  await ask(server, 'DROP VIEW plinth_expression');
  const [type, collation, less, equal] = found.kind === 'rows' ? (found.rows[0] ?? []) : [];
  if (typeof type !== 'string') return undefined;
  const { mostCommon, frequencies, bounds, correlation } = statistics;
  const array = (text: string): string => `array_in(${literal(text)}::cstring, ${type}, -1)`;
  const slots = [
    ...(mostCommon === undefined || frequencies === undefined
      ? []
      : [[1, equal, `${literal(frequencies)}::real[]`, array(mostCommon)] as const]),
    ...(bounds === undefined ? [] : [[2, less, 'NULL', array(bounds)] as const]),
    ...(correlation === undefined ? [] : [[3, less, `ARRAY[${correlation}]::real[]`, 'NULL'] as const]),
  ];
  const five = Array.from({ length: 5 }, (_, at) => slots[at] ?? ([0, '0', 'NULL', 'NULL'] as const));
  return `ROW(0::oid, 0::int2, false, ${statistics.nullFraction}::real, ${statistics.width}::int, ${statistics.distinct}::real, ${[
    ...five.map(([kind]) => `${kind}::int2`),
    ...five.map(([, operator]) => `${operator ?? '0'}::oid`),
    ...five.map(([kind]) => `${kind === 0 ? '0' : (collation ?? '0')}::oid`),
    ...five.map(([, , numbers]) => numbers),
    ...five.map(([, , , values]) => values),
  ].join(', ')})::pg_statistic`;
}
