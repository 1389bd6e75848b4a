/**
 * Converts EXPLAIN PLAN json = 1 of ClickHouse, with its indexes, to the raw plan that everything else reads. Steps keep ClickHouse's names.
 * `Estimates`, the rows of EXPLAIN ESTIMATE, give the rows that are read of a table which the query reads once.
 */
import { isObject, number, objects, text, texts, type RawObject } from '../reading/raw.ts';

/** Real plans have fewer than 100 levels; far deeper input is hostile. */
const deepest = 1_000;

/** Undefined if the document is none of these: only ClickHouse numbers its steps by name. */
export function clickhousePlan(document: RawObject): RawObject | undefined {
  const root = document['Plan'];
  if (!isObject(root) || text(root, 'Node Id') === undefined) return undefined;
  const plan = stepOf(root, 0);
  const reads = readsIn(plan);
  for (const estimate of listOf(document['Estimates'])) {
    const [database, table, , rows] = listOf(estimate);
    const [only, another] = reads.filter(
      (one) => one['Schema'] === database && one['Relation Name'] === table,
    );
    if (only !== undefined && another === undefined) Object.assign(only, { 'Plan Rows': Number(rows) });
  }
  return { Plan: plan, Engine: 'clickhouse' };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function readsIn(step: RawObject): readonly RawObject[] {
  return [
    ...(step['Relation Name'] === undefined ? [] : [step]),
    ...objects(step, 'Plans').flatMap((below) => readsIn(below)),
  ];
}

function stepOf(step: RawObject, depth: number): RawObject {
  const name = text(step, 'Node Type') ?? 'Unknown';
  const below = depth > deepest ? [] : objects(step, 'Plans').map((one) => stepOf(one, depth + 1));
  const plans = below.map((one, at) =>
    at === 0 ? one : { ...one, 'Parent Relationship': name === 'Join' ? 'Inner' : 'Member' },
  );
  return { 'Node Type': name, ...detailsOf(name, step), ...(plans.length === 0 ? {} : { Plans: plans }) };
}

/** Fields with a name in the common plan; the others as ClickHouse prints them. */
function detailsOf(name: string, step: RawObject): RawObject {
  const description = text(step, 'Description') ?? '';
  const isRead = name.startsWith('ReadFrom');
  const prewhere = isObject(step['Prewhere info']) ? step['Prewhere info']['Prewhere filter'] : undefined;
  const filter = text(step, 'Filter Column') ?? textIn(prewhere, 'Prewhere filter column');
  const sorted = objects(step, 'Sort Description').map(
    (one) => `${text(one, 'Column') ?? ''}${one['Ascending'] === false ? ' DESC' : ''}`,
  );
  const aggregates = objects(step, 'Aggregates').flatMap((one) => text(one, 'Name') ?? []);
  const limit = number(step, 'Limit');
  return {
    ...(isRead ? relationOf(description) : only('Description', description)),
    ...only('Filter', filter ?? ''),
    ...only('Join Type', text(step, 'Type') ?? ''),
    ...only('Join Filter', text(step, 'Clauses') ?? ''),
    ...only('Algorithm', text(step, 'Algorithm') ?? ''),
    ...(texts(step, 'Keys').length === 0 ? {} : { 'Group Key': texts(step, 'Keys') }),
    ...only('Aggregates', aggregates.join(', ')),
    ...(sorted.length === 0 ? {} : { 'Sort Key': sorted }),
    ...(limit === undefined ? {} : { Limit: String(limit) }),
    ...(isRead ? indexesOf(objects(step, 'Indexes')) : {}),
  };
}

/** `shop.orders`; a projection that is read in place of its table has its name alone. */
function relationOf(description: string): RawObject {
  const [schema, ...rest] = description.split('.');
  if (description === '') return {};
  if (schema === undefined || rest.length === 0) return { Projection: description };
  return { Schema: schema, 'Relation Name': rest.join('.'), Alias: rest.join('.') };
}

/** Each index leaves out some of what the one before it has left. */
function indexesOf(indexes: readonly RawObject[]): RawObject {
  const [first, last] = [indexes[0], indexes.at(-1)];
  if (first === undefined || last === undefined) return {};
  const share = (what: string, from: RawObject, to: RawObject): string =>
    `${String(number(to, `Selected ${what}`) ?? 0)} of ${String(number(from, `Initial ${what}`) ?? 0)}`;
  const lines = indexes.map((index): [string, string] => {
    const condition = text(index, 'Condition') ?? 'true';
    const by = condition === 'true' ? (text(index, 'Description') ?? '') : condition;
    return [
      [text(index, 'Type'), text(index, 'Name')].filter((one) => one !== undefined).join(' '),
      `${by === '' ? '' : `${by}: `}${share('Parts', index, index)} parts, ${share('Granules', index, index)} granules`,
    ];
  });
  // A skipping index counts its own granules.
  const counted = indexes.findLast((index) => text(index, 'Type') !== 'Skip') ?? last;
  return {
    'Parts Read': share('Parts', first, last),
    'Granules Read': share('Granules', first, counted),
    ...Object.fromEntries(lines),
  };
}

function textIn(value: unknown, key: string): string | undefined {
  return isObject(value) ? text(value, key) : undefined;
}

function only(key: string, value: string): RawObject {
  return value === '' ? {} : { [key]: value };
}
