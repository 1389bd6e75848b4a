/**
 * Converts SQLite's EXPLAIN QUERY PLAN to the raw plan. It has no figures: loops in order, the indexes they use, and temporary b-trees. An
 * unknown line becomes a node with the line as its name.
 */

/** A row of the result. */
export interface QueryPlanRow {
  readonly id: string;
  readonly parent: string;
  readonly detail: string;
}

type Json = Readonly<Record<string, unknown>>;

/** Information from the query's text. */
export interface QueryNames {
  /** The conditions on rows, if they concern a single table. */
  readonly where: string | undefined;
  /** By alias in lower case: SQLite prints only aliases. */
  readonly tables: ReadonlyMap<string, string>;
}

export function sqlitePlanDocument(rows: readonly QueryPlanRow[], { where, tables }: QueryNames): string {
  const isOnly = rows.filter(({ detail }) => /^(?:SCAN|SEARCH) /.test(detail)).length === 1;
  const names = { tables, where: isOnly ? where : undefined };
  const plan = levelOf(rows, '0', names);
  return JSON.stringify([{ Engine: 'sqlite', Plan: plan ?? nothing }]);
}

function levelOf(all: readonly QueryPlanRow[], parent: string, names: QueryNames): Json | undefined {
  let made: Json | undefined;
  const beside: Json[] = [];
  for (const row of all.filter((one) => one.parent === parent)) {
    const below = (): Json => levelOf(all, row.id, names) ?? nothing;
    // A Bloom filter only avoids lookups that would find nothing.
    if (/^(?:CREATE )?BLOOM FILTER\b/.test(row.detail)) continue;
    const kept = keptIn(row.detail);
    const named = subqueryOf(row.detail);
    if (kept !== undefined) made = { ...kept, Plans: made === undefined ? [] : [made] };
    else if (named !== undefined) beside.push({ ...below(), ...named });
    else if (row.detail === 'RECURSIVE STEP')
      made = { 'Node Type': 'Recursive Union', Plans: [...(made === undefined ? [] : [made]), below()] };
    else if (row.detail === 'SETUP') made = below();
    else made = joined(made, leafOf(row, names, all) ?? several(all, row, names) ?? unknown(row, below, all));
  }
  const [first, ...others] = beside;
  if (made === undefined && first !== undefined) return withPlans(first, others);
  return made && withPlans(made, beside);
}

const nothing: Json = { 'Node Type': 'Result' };

function withPlans(node: Json, more: readonly Json[]): Json {
  const plans = Array.isArray(node['Plans']) ? (node['Plans'] as readonly unknown[]) : [];
  return more.length === 0 ? node : { ...node, Plans: [...plans, ...more] };
}

/** Loops are printed from the outermost to the innermost. */
function joined(outer: Json | undefined, inner: Json): Json {
  if (outer === undefined) return inner;
  return {
    'Node Type': 'Nested Loop Join',
    Plans: [outer, { ...inner, 'Parent Relationship': 'Inner' }],
  };
}

/** USE TEMP B-TREE FOR … */
function keptIn(detail: string): Json | undefined {
  const what = /^USE TEMP B-TREE FOR (.+)$/.exec(detail)?.[1];
  if (what === undefined) return undefined;
  if (what.endsWith('ORDER BY')) return { 'Node Type': 'Sort in a Temporary B-Tree', 'Sort Key': [what] };
  if (what.endsWith('GROUP BY')) return { 'Node Type': 'Sort in a Temporary B-Tree', 'Sort Key': [what] };
  return { 'Node Type': 'Distinct in a Temporary B-Tree', 'Sort Key': [what] };
}

function subqueryOf(detail: string): Json | undefined {
  const made = /^(?:CO-ROUTINE|MATERIALIZE) (.+)$/.exec(detail)?.[1];
  if (made !== undefined) return { 'Parent Relationship': 'InitPlan', 'Subplan Name': made };
  const [, correlated, name] = /^(CORRELATED )?((?:SCALAR|LIST) SUBQUERY \d+)$/.exec(detail) ?? [];
  if (name === undefined) return undefined;
  return {
    'Parent Relationship': correlated === undefined ? 'InitPlan' : 'SubPlan',
    'Subplan Name': name.toLowerCase(),
  };
}

function leafOf(
  { detail }: QueryPlanRow,
  { where, tables }: QueryNames,
  all: readonly QueryPlanRow[],
): Json | undefined {
  if (detail === 'SCAN CONSTANT ROW') return nothing;
  if (/^SCAN \d+-ROW VALUES CLAUSE$/.test(detail)) return { 'Node Type': 'Values Scan' };
  const [, verb, rest = ''] = /^(SCAN|SEARCH) (.+?)(?: LEFT-JOIN)?$/.exec(detail) ?? [];
  if (verb === undefined) return undefined;
  const [, name = rest, how] = /^(.+?)(?: USING (.+))?$/.exec(rest) ?? [];
  const [, table = name, virtual] = /^(.+?) VIRTUAL TABLE INDEX (.+)$/.exec(name) ?? [];
  const isPart = !tables.has(table.toLowerCase()) && isMade(table, all);
  const of = isPart
    ? { Alias: table }
    : { 'Relation Name': tables.get(table.toLowerCase()) ?? table, Alias: table };
  if (virtual !== undefined) return { 'Node Type': 'Virtual Table Scan', ...of };
  if (how === undefined && isPart) return { 'Node Type': 'Subquery Scan', Alias: table };
  if (how === undefined) {
    const filter = where === undefined ? {} : { Filter: where };
    return { 'Node Type': verb === 'SCAN' ? 'Full Table Scan' : 'Index Lookup', ...of, ...filter };
  }
  const [, words = '', index, condition] =
    /^(AUTOMATIC (?:PARTIAL )?(?:COVERING )?INDEX|INTEGER PRIMARY KEY|PRIMARY KEY|COVERING INDEX|INDEX)(?: ([^(]+?))?(?: \((.*)\))?$/.exec(
      how,
    ) ?? [];
  return {
    'Node Type': kindOf(verb, words),
    ...of,
    ...(index === undefined ? {} : { 'Index Name': index }),
    ...(condition === undefined ? {} : { 'Index Cond': condition }),
  };
}

/** Built by a separate query, next to the loops that read it. */
function isMade(name: string, all: readonly QueryPlanRow[]): boolean {
  return all.some(({ detail }) => detail === `CO-ROUTINE ${name}` || detail === `MATERIALIZE ${name}`);
}

function kindOf(verb: string, words: string): string {
  if (words.startsWith('AUTOMATIC')) return 'Automatic Index Lookup';
  if (words === 'INTEGER PRIMARY KEY') return 'Rowid Lookup';
  const isCovering = words === 'COVERING INDEX';
  if (verb === 'SCAN') return isCovering ? 'Covering Index Scan' : 'Full Index Scan';
  return isCovering ? 'Covering Index Lookup' : 'Index Lookup';
}

/** Several queries combined, or one table read through several indexes. */
function several(
  all: readonly QueryPlanRow[],
  { id, detail }: QueryPlanRow,
  names: QueryNames,
): Json | undefined {
  const kind =
    detail === 'COMPOUND QUERY' || detail.startsWith('MERGE (')
      ? 'Union'
      : detail === 'MULTI-INDEX OR'
        ? 'Index Merge'
        : undefined;
  if (kind === undefined) return undefined;
  const members = all
    .filter(({ parent }) => parent === id)
    .map((one): Json => {
      const plan = levelOf(all, one.id, names) ?? nothing;
      return { ...plan, 'Parent Relationship': 'Member' };
    });
  return { 'Node Type': kind, Plans: members };
}

function unknown(row: QueryPlanRow, below: () => Json, all: readonly QueryPlanRow[]): Json {
  const hasMore = all.some(({ parent }) => parent === row.id);
  return { 'Node Type': row.detail, ...(hasMore ? { Plans: [below()] } : {}) };
}
