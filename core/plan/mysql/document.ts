/**
 * Converts EXPLAIN FORMAT=JSON of MySQL, and EXPLAIN and ANALYZE FORMAT=JSON of MariaDB, to the raw plan that everything else reads: joins
 * as a tree, times including descendants, rows after conditions. An unknown wrapper keeps its own name and its contents.
 */
import { isObject, number, objects, text, texts, type RawObject } from '../reading/raw.ts';
import { accessOf, conditionsOf, type Access } from './table.ts';

/** Undefined if the document is none of these. */
export function mysqlPlan(document: RawObject): RawObject | undefined {
  const block = document['query_block'];
  if (!isObject(block)) return undefined;
  const optimization = document['query_optimization'];
  const planning = isObject(optimization) ? number(optimization, 'r_total_time_ms') : undefined;
  const plan = queryBlock(block);
  return {
    Plan: { ...plan.raw, ...queryCost(block) },
    Engine: 'mysql',
    ...(planning === undefined ? {} : { 'Planning Time': planning }),
    ...only('Execution Time', number(block, 'r_total_time_ms')),
  };
}

/** A node, and its time including descendants, over all its runs. */
export interface Made {
  readonly raw: RawObject;
  readonly ms: number | undefined;
}

/** MySQL prints one cost for the whole, and costs of tables that do not add up to it: it is shown, not distributed. */
function queryCost(block: RawObject): RawObject {
  const info = block['cost_info'];
  const cost = isObject(info) ? number(info, 'query_cost') : number(block, 'cost');
  return cost === undefined ? {} : { 'Query Cost': String(cost) };
}

function queryBlock(block: RawObject): Made {
  const inside = contentOf(block);
  const below = subqueries(block);
  const message = text(block, 'message');
  const [first] = inside;
  const root =
    first !== undefined && inside.length === 1
      ? first
      : node({ 'Node Type': message === undefined ? 'Query Block' : `No table: ${message}` }, inside);
  const having = text(block, 'having_condition');
  const conditions = having === undefined ? {} : { Filter: having };
  const whole = withChildren(root, below, conditions);
  const took = number(block, 'r_total_time_ms');
  const loops = number(block, 'r_loops');
  // The block was timed as a whole: time that its parts do not explain is its own.
  return took === undefined ? whole : timed(whole.raw, took, loops ?? 1);
}

/** Operations around a join, from the outside in, as the server nests them. */
const wrappers: Readonly<Record<string, (of: RawObject) => string>> = {
  filesort: () => 'Filesort',
  temporary_table: () => 'Temporary Table',
  ordering_operation: (of) => (flagged(of, 'using_filesort') ? 'Filesort' : 'Order'),
  grouping_operation: (of) => (flagged(of, 'using_temporary_table') ? 'Temporary Table' : 'Group Rows'),
  duplicates_removal: (of) =>
    flagged(of, 'using_temporary_table') ? 'Temporary Table' : 'Remove Duplicates',
  duplicate_removal: () => 'Remove Duplicates',
  window_functions_computation: () => 'Window Functions',
  windowing: () => 'Window Functions',
  buffer_result: () => 'Temporary Table',
  insert_from: () => 'Insert From',
};

/** Wrappers that add no information. */
const transparent: ReadonlySet<string> = new Set(['read_sorted_file', 'buffer', 'sorts', 'expression_cache']);

function contentOf(of: RawObject): readonly Made[] {
  const found: Made[] = [];
  for (const [key, value] of Object.entries(of)) {
    if (key === 'nested_loop' && Array.isArray(value)) found.push(...nestedLoop(objects(of, key)));
    else if (key === 'table' && isObject(value)) found.push(table(value));
    else if (key === rangeChecked && isObject(value)) found.push(rangeCheckedTable(value));
    else if ((key === 'block-nl-join' || key === 'hash_join') && isObject(value))
      found.push(...contentOf(value));
    else if (key === 'union_result' && isObject(value)) found.push(union(value));
    else if (key === 'query_block' && isObject(value)) found.push(queryBlock(value));
    else if (transparent.has(key) && isObject(value)) found.push(...contentOf(value));
    else if (transparent.has(key) && Array.isArray(value)) found.push(...objects(of, key).flatMap(contentOf));
    else if (isObject(value) && !notOperations.has(key)) found.push(...wrapped(key, value));
  }
  return found;
}

/** MariaDB writes it around the table, MySQL inside it. */
const rangeChecked = 'range-checked-for-each-record';

function rangeCheckedTable(of: RawObject): Made {
  const inside = of['table'];
  return table({ ...(isObject(inside) ? inside : {}), [rangeChecked]: of });
}

const notOperations: ReadonlySet<string> = new Set([
  'cost_info',
  'materialized',
  'materialized_from_subquery',
  'rowid_filter',
  'r_engine_stats',
]);

/** An operation; an unknown one under the server's own name, if it has contents. */
function wrapped(key: string, value: RawObject): readonly Made[] {
  const inside = contentOf(value);
  const named = wrappers[key];
  if (inside.length === 0 && named === undefined) return [];
  const sorted = [...texts(value, 'sort_key').flatMap((list) => list.split(/,\s*/))];
  const own = number(value, 'r_total_time_ms');
  const type = named === undefined ? key.replaceAll('_', ' ') : named(value);
  const made = node(
    {
      'Node Type': type,
      ...(sorted.length === 0 ? {} : { 'Sort Key': sorted }),
      ...(type !== 'Filesort' && flagged(value, 'using_filesort') ? { Sorted: 'by a filesort' } : {}),
      ...only('Sort Method', sortMethod(value)),
      ...only('Sort Buffer', text(value, 'r_buffer_size')),
    },
    inside,
    own,
  );
  const rows = number(value, 'r_output_rows');
  const loops = number(value, 'r_loops') ?? 1;
  const withRows =
    rows === undefined ? made : { ...made, raw: { ...made.raw, 'Actual Rows': rows, 'Actual Loops': loops } };
  return [withChildren(withRows, subqueries(value), {})];
}

function sortMethod(value: RawObject): string | undefined {
  if (value['r_used_priority_queue'] === undefined) return undefined;
  return value['r_used_priority_queue'] === true
    ? 'priority queue'
    : (text(value, 'r_sort_mode') ?? 'filesort');
}

/** t1, t2, t3: each is read for every row of those before it. */
function nestedLoop(parts: readonly RawObject[]): readonly Made[] {
  const inputs = parts.flatMap((part) => contentOf(part).map((made) => ({ made, part })));
  const [first, ...others] = inputs;
  if (first === undefined) return [];
  return [
    others.reduce((outer, { made, part }) => {
      const table = isObject(part['table']) ? part['table'] : part['block-nl-join'];
      const buffered =
        isObject(part['block-nl-join']) ||
        (isObject(table) && text(table, 'using_join_buffer') !== undefined);
      const isHash =
        isObject(table) && /hash/i.test(text(table, 'using_join_buffer') ?? text(table, 'join_type') ?? '');
      const produced = isObject(part['table']) ? number(part['table'], 'rows_produced_per_join') : undefined;
      const type = isHash ? 'Hash Join (MySQL)' : buffered ? 'Buffered Nested Loop' : 'Nested Loop Join';
      const join = node({ 'Node Type': type, ...estimated(produced) }, [outer, inner(made)]);
      const condition = isObject(part['block-nl-join'])
        ? text(part['block-nl-join'], 'attached_condition')
        : undefined;
      return condition === undefined ? join : withChildren(join, [], { 'Join Filter': condition });
    }, first.made),
  ];
}

function inner(made: Made): Made {
  return { ...made, raw: { ...made.raw, 'Parent Relationship': 'Inner' } };
}

function table(of: RawObject): Made {
  const change = ['update', 'delete', 'insert', 'replace'].find(
    (word) => of[word] === true || of[word] === 1,
  );
  const access: Access = accessOf(of);
  const derived = ['materialized', 'materialized_from_subquery'].flatMap((key) => {
    const found = of[key];
    return isObject(found) ? contentOf(found).map((made) => role(made, 'Subquery')) : [];
  });
  const loops = number(of, 'r_loops');
  const own = sumOf(
    number(of, 'r_table_time_ms') ?? number(of, 'r_total_time_ms'),
    number(of, 'r_other_time_ms'),
  );
  const made = node(
    {
      'Node Type': access.type,
      ...access.raw,
      ...conditionsOf(of),
      ...estimated(access.rowsOut),
      ...(loops === undefined ? {} : { 'Actual Rows': access.actualRows ?? 0, 'Actual Loops': loops }),
    },
    derived,
    own,
  );
  const scanned = withChildren(made, subqueries(of), {});
  if (change === undefined) return scanned;
  const word = change.charAt(0).toUpperCase() + change.slice(1);
  return access.type === 'Target'
    ? { ...scanned, raw: { ...scanned.raw, 'Node Type': word } }
    : node({ 'Node Type': word }, [scanned]);
}

function union(of: RawObject): Made {
  const members = objects(of, 'query_specifications').flatMap(contentOf);
  const temporary = text(of, 'table_name') !== undefined || flagged(of, 'using_temporary_table');
  return node(
    { 'Node Type': temporary ? 'Union in a Temporary Table' : 'Union' },
    members.map((made) => role(made, 'Member')),
  );
}

/** Lists of subqueries, anywhere; a dependent subquery runs for each row, which not every server prints. */
function subqueries(of: RawObject): readonly Made[] {
  return Object.entries(of).flatMap(([key]) =>
    key === 'subqueries' || key.endsWith('_subqueries')
      ? objects(of, key).flatMap((one) =>
          contentOf(one).map((made) => role(made, one['dependent'] === false ? 'InitPlan' : 'SubPlan')),
        )
      : [],
  );
}

function role(made: Made, relationship: string): Made {
  return { ...made, raw: { ...made.raw, 'Parent Relationship': relationship } };
}

function node(raw: RawObject, children: readonly Made[], own?: number): Made {
  const made: Made = {
    raw: children.length === 0 ? raw : { ...raw, Plans: children.map((child) => child.raw) },
    ms: undefined,
  };
  const below = children.map(({ ms }) => ms);
  const ms = own === undefined && below.every((one) => one === undefined) ? undefined : sumOf(own, ...below);
  if (ms === undefined) return made;
  return timed(made.raw, ms, number(raw, 'Actual Loops') ?? 1);
}

/** Times are printed for all runs together; the raw plan has them for one. */
function timed(raw: RawObject, ms: number, loops: number): Made {
  const runs = loops === 0 ? 1 : loops;
  return {
    raw: {
      ...raw,
      'Actual Total Time': ms / runs,
      'Actual Startup Time': 0,
      'Actual Loops': loops,
      'Actual Rows': raw['Actual Rows'] ?? rowsOf(raw),
    },
    ms,
  };
}

/** The rows of an operation that the server does not count: those of its last input. */
function rowsOf(raw: RawObject): number {
  const last = objects(raw, 'Plans')
    .filter((child) => !/Plan|Subquery/.test(text(child, 'Parent Relationship') ?? ''))
    .at(-1);
  if (last === undefined) return 0;
  const perLoop = number(last, 'Actual Rows') ?? 0;
  return perLoop * (number(last, 'Actual Loops') ?? 1);
}

function withChildren(made: Made, more: readonly Made[], conditions: RawObject): Made {
  if (more.length === 0) return { ...made, raw: { ...made.raw, ...conditions } };
  const { raw } = made;
  const extra = sumOf(...more.map(({ ms }) => ms));
  const children = [...objects(raw, 'Plans'), ...more.map((one) => one.raw)];
  const whole = { ...raw, ...conditions, Plans: children };
  return made.ms === undefined || extra === undefined
    ? { ...made, raw: whole }
    : timed(whole, made.ms + extra, number(raw, 'Actual Loops') ?? 1);
}

function estimated(rows: number | undefined): RawObject {
  return rows === undefined ? {} : { 'Plan Rows': rows };
}

function flagged(of: RawObject, key: string): boolean {
  return of[key] === true || of[key] === 1;
}

function sumOf(...parts: readonly (number | undefined)[]): number | undefined {
  const known = parts.filter((part) => part !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, part) => sum + part, 0);
}

function only(key: string, value: unknown): RawObject {
  return value === undefined ? {} : { [key]: value };
}
