/** One table of a MySQL or MariaDB plan: the access method, how many rows are read and kept, and the conditions. */
import { isObject, number, text, texts, type RawObject } from '../reading/raw.ts';

export interface Access {
  readonly type: string;
  readonly raw: RawObject;
  /** The estimate after its conditions, for one run. */
  readonly rowsOut: number | undefined;
  /** The same, counted. */
  readonly actualRows: number | undefined;
}

/** The values of access_type (manual, "EXPLAIN Output Format") in readable words. */
const accessTypes: Readonly<Record<string, string>> = {
  ALL: 'Full Table Scan',
  index: 'Full Index Scan',
  range: 'Index Range Scan',
  ref: 'Index Lookup',
  eq_ref: 'Unique Index Lookup',
  ref_or_null: 'Index Lookup',
  const: 'Single Row Lookup',
  system: 'Single Row Lookup',
  index_merge: 'Index Merge',
  fulltext: 'Fulltext Lookup',
  unique_subquery: 'Unique Index Lookup',
  index_subquery: 'Index Lookup',
};

export function accessOf(of: RawObject): Access {
  const rows = number(of, 'rows_examined_per_scan') ?? number(of, 'rows');
  const share = (number(of, 'filtered') ?? 100) / 100;
  const counted = number(of, 'r_rows');
  const kept = (number(of, 'r_filtered') ?? 100) / 100;
  const parts = texts(of, 'used_key_parts');
  const refs = texts(of, 'ref');
  const ranged = rangeChecked(of);
  return {
    type: typeOf(of, ranged),
    raw: {
      ...named(of),
      ...only('Index Name', text(of, 'key') ?? merged(of)),
      ...only('Key Parts', parts.length === 0 ? undefined : parts.join(', ')),
      ...only('Compared With', refs.length === 0 ? undefined : refs.join(', ')),
      ...only('Rows Examined', rows),
      ...only('Counted Rows Examined', counted),
      ...only('Possible Indexes', texts(of, 'possible_keys').join(', ') || undefined),
      ...(of['using_index'] === true || of['using_index'] === 1
        ? { Covering: 'the index has all columns' }
        : {}),
      ...only('Message', text(of, 'message')),
      ...only('Index Map', ranged),
      ...only('Row Filter', rowFilter(of)),
      ...(of['distinct'] === true ? { Distinct: 'stops at the first row' } : {}),
    },
    rowsOut: rows === undefined ? undefined : rows * share,
    actualRows: counted === undefined ? undefined : counted * kept,
  };
}

function typeOf(of: RawObject, ranged: string | undefined): string {
  if (ranged !== undefined) return 'Range Checked For Each Record';
  const access = text(of, 'access_type');
  const message = text(of, 'message');
  if (access === undefined) return message === undefined ? 'Target' : `No table: ${message}`;
  const known = accessTypes[access] ?? access;
  return known === 'Full Index Scan' && (of['using_index'] === true || of['using_index'] === 1)
    ? 'Covering Index Scan'
    : known;
}

/** `<derived2>` is the result of a subquery, not a table. */
function named(of: RawObject): RawObject {
  const name = text(of, 'table_name');
  if (name === undefined) return {};
  return name.startsWith('<') ? { Alias: name } : { 'Relation Name': name, Alias: name };
}

function merged(of: RawObject): string | undefined {
  const found = of['index_merge'];
  if (!isObject(found)) return undefined;
  return (
    [...JSON.stringify(found).matchAll(/"key":"((?:[^"\\]|\\.)*)"/g)]
      .map(([, key]) => key ?? '')
      .join(', ') || undefined
  );
}

/** The server chooses the index again for every row of the tables before it. */
function rangeChecked(of: RawObject): string | undefined {
  for (const key of ['range_checked_for_each_record', 'range-checked-for-each-record']) {
    const found = of[key];
    if (typeof found === 'string') return found;
    if (isObject(found)) return texts(found, 'keys').join(', ') || 'several indexes';
  }
  return undefined;
}

function rowFilter(of: RawObject): string | undefined {
  const found = of['rowid_filter'];
  const range = isObject(found) ? found['range'] : undefined;
  return isObject(range) ? text(range, 'key') : undefined;
}

/** Rows that a condition removed, for one run: read minus kept. */
export function conditionsOf(of: RawObject): RawObject {
  const attached = text(of, 'attached_condition');
  const pushed = text(of, 'index_condition') ?? text(of, 'pushed_index_condition');
  const counted = number(of, 'r_rows');
  const kept = number(of, 'r_filtered');
  const removed = counted === undefined || kept === undefined ? undefined : counted * (1 - kept / 100);
  return {
    ...only('Filter', attached),
    ...(attached === undefined ? {} : only('Rows Removed by Filter', removed)),
    ...only('Index Cond', pushed),
  };
}

function only(key: string, value: unknown): RawObject {
  return value === undefined ? {} : { [key]: value };
}
