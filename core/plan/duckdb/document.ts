/**
 * Converts EXPLAIN (FORMAT JSON) and EXPLAIN (ANALYZE, FORMAT JSON) of DuckDB to the raw plan that everything else reads. Operators keep
 * DuckDB's names. Their times are their own, of all threads together: they are added up here, and can exceed the time of the query.
 */
import { isObject, number, objects, text, texts, type RawObject } from '../reading/raw.ts';

/** Real plans have fewer than 100 levels; far deeper input is hostile. */
const deepest = 1_000;

/** Undefined if the document is none of these. */
export function duckdbPlan(document: RawObject): RawObject | undefined {
  if (isOperator(document)) return { Plan: nodeOf(document, 0).raw, Engine: 'duckdb' };
  const latency = number(document, 'latency');
  const [analyzed] = objects(document, 'children');
  const root =
    analyzed && nameOf(analyzed) === 'EXPLAIN_ANALYZE' ? objects(analyzed, 'children')[0] : analyzed;
  if (latency === undefined || root === undefined || !isOperator(root)) return undefined;
  return { Plan: nodeOf(root, 0).raw, Engine: 'duckdb', 'Execution Time': latency * 1_000 };
}

function isOperator(value: RawObject): boolean {
  return nameOf(value) !== undefined && isObject(value['extra_info']) && Array.isArray(value['children']);
}

function nameOf(value: RawObject): string | undefined {
  return (text(value, 'name') ?? text(value, 'operator_name') ?? text(value, 'operator_type'))?.trim();
}

interface Made {
  readonly raw: RawObject;
  /** Of the operator and all below it, in milliseconds. */
  readonly ms: number | undefined;
}

function nodeOf(operator: RawObject, depth: number): Made {
  const info = isObject(operator['extra_info']) ? operator['extra_info'] : {};
  const name = nameOf(operator) ?? 'Unknown';
  const below = depth > deepest ? [] : objects(operator, 'children').map((one) => nodeOf(one, depth + 1));
  const own = number(operator, 'operator_timing');
  const ms = own === undefined ? undefined : below.reduce((sum, one) => sum + (one.ms ?? 0), own * 1_000);
  const rows = number(operator, 'operator_cardinality');
  const isIndex = text(info, 'Type') === 'Index Scan';
  return {
    ms,
    raw: {
      'Node Type': isIndex ? name.replace('SEQ_SCAN', 'INDEX_SCAN') : name,
      ...detailsOf(name, info),
      ...(ms === undefined
        ? {}
        : { 'Actual Startup Time': 0, 'Actual Total Time': ms, 'Actual Rows': rows ?? 0, 'Actual Loops': 1 }),
      ...(number(operator, 'operator_rows_scanned')
        ? { 'Rows Scanned': operator['operator_rows_scanned'] }
        : {}),
      ...(below.length === 0
        ? {}
        : {
            Plans: below.map(({ raw }, at) =>
              at === 0 ? raw : { ...raw, 'Parent Relationship': roleIn(name) },
            ),
          }),
    },
  };
}

function roleIn(name: string): string {
  return /JOIN|PRODUCT/.test(name) ? 'Inner' : 'Member';
}

/** Fields with a name in the common plan; the others as DuckDB prints them. */
function detailsOf(name: string, info: RawObject): RawObject {
  const { Table, Filters, Conditions, Expression, Groups, ...rest } = info;
  const estimate = Number(text(info, 'Estimated Cardinality'));
  const joined = lineOf(Conditions);
  const kept = Object.entries(rest).flatMap(([key, value]): [string, string][] => {
    const line = lineOf(value);
    return line === '' || shownElsewhere.has(key) ? [] : [[key, line]];
  });
  return {
    ...Object.fromEntries(kept),
    ...relationOf(lineOf(Table)),
    ...only('Filter', lineOf(Filters) || (name === 'FILTER' ? lineOf(Expression) : '')),
    ...only(name.startsWith('HASH') ? 'Hash Cond' : 'Join Filter', joined),
    ...(Groups === undefined ? {} : { 'Group Key': texts(info, 'Groups') }),
    ...(info['Order By'] === undefined ? {} : { 'Sort Key': texts(info, 'Order By') }),
    ...only('CTE Name', text(info, 'CTE Name') ?? ''),
    ...(Number.isFinite(estimate) ? { 'Plan Rows': estimate } : {}),
  };
}

const shownElsewhere = new Set(['Estimated Cardinality', 'Order By', 'Table Index', 'CTE Index']);

/** `shop.main.orders`, with quotes where a part needs them. */
function relationOf(qualified: string): RawObject {
  const parts = [...qualified.matchAll(/"((?:[^"]|"")*)"|[^.]+/g)].map(
    ([whole, quoted]) => quoted?.replaceAll('""', '"') ?? whole,
  );
  const name = parts.at(-1);
  if (name === undefined) return {};
  const schema = parts.at(-2);
  return { 'Relation Name': name, Alias: name, ...(schema === undefined ? {} : { Schema: schema }) };
}

function lineOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string').join(', ') : '';
}

function only(key: string, value: string): RawObject {
  return value === '' ? {} : { [key]: value };
}
