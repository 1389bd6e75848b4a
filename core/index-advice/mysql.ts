/**
 * What is different about index advice for MySQL and MariaDB: which proposals their indexes can be, and what a plan reads. MariaDB's EXPLAIN
 * has no cost before version 11, so the rows that a plan reads are computed from those that it prints; the choice of an index stays the
 * optimiser's.
 */
import { isObject, number, objects, text, type RawObject } from '../plan/reading/raw.ts';
import { tableByKey } from '../schema/lookup.ts';
import type { Schema } from '../schema/model.ts';
import { quoteIdentifier } from '../syntax/postgres/identifier.ts';
import { mysqlWriting } from '../syntax/mysql/identifier.ts';
import { definitionOf, type ProposedIndex } from './proposals.ts';

/** B-trees of columns alone; what an index includes elsewhere are further columns here. */
export function proposalsOfMysql(
  proposals: readonly ProposedIndex[],
  schema: Schema,
): readonly ProposedIndex[] {
  const possible = proposals.flatMap((one): readonly ProposedIndex[] => {
    const table = tableByKey(schema, one.relation);
    const written = new Map(
      (table?.columns ?? []).flatMap(({ name }) =>
        ['', ' DESC'].map((order) => [
          `${quoteIdentifier(name)}${order}`,
          `${mysqlWriting.quote(name)}${order}`,
        ]),
      ),
    );
    const elements = [...one.elements, ...one.include].map((element) => written.get(element));
    const known = elements.filter((element) => element !== undefined);
    if (table === undefined || one.method !== 'btree' || one.where !== undefined) return [];
    if (known.length < elements.length) return [];
    return [{ ...one, elements: known, include: [], table: mysqlWriting.quote(table.name) }];
  });
  return [...new Map(possible.map((one) => [definitionOf(one), one])).values()];
}

interface Work {
  /** Rows that are read. */
  readonly read: number;
  /** Rows that it returns. */
  readonly rows: number;
}

/** Rows that the plan of EXPLAIN FORMAT=JSON reads, with those that it sorts. */
export function rowsRead(document: RawObject): number {
  return within(document).read;
}

function within(of: RawObject): Work {
  return Object.entries(of).reduce((sum: Work, [key, value]): Work => {
    if (key === 'nested_loop') return joined(sum, objects(of, key));
    if (Array.isArray(value)) return objects(of, key).map(within).reduce(beside, sum);
    if (!isObject(value)) return sum;
    if (key === 'table') return scanned(sum, value);
    const inside = within(value);
    return beside(sum, key === 'filesort' ? { ...inside, read: inside.read + sorted(inside.rows) } : inside);
  }, nothing);
}

const nothing: Work = { read: 0, rows: 0 };

function beside(a: Work, b: Work): Work {
  return { read: a.read + b.read, rows: a.rows + b.rows };
}

/** Each part is read for every row of those before it. */
function joined(before: Work, parts: readonly RawObject[]): Work {
  const whole = parts.reduce(
    ({ read, rows }: Work, part): Work => {
      const one = within(part);
      return { read: read + rows * one.read, rows: rows * one.rows };
    },
    { read: 0, rows: 1 },
  );
  return beside(before, whole);
}

/** An entry of an index leads to its row, unless the index holds all that is asked. */
function scanned(before: Work, table: RawObject): Work {
  const rows = number(table, 'rows') ?? number(table, 'rows_examined_per_scan') ?? 1;
  const kept = (rows * (number(table, 'filtered') ?? 100)) / 100;
  const access = text(table, 'access_type');
  const key = text(table, 'key');
  const leads = access !== 'ALL' && key !== undefined && key !== 'PRIMARY' && table['using_index'] !== true;
  const { read } = within(table);
  return beside(before, { read: rows * (leads ? 2 : 1) + read, rows: kept });
}

function sorted(rows: number): number {
  return rows * Math.log2(Math.max(2, rows));
}
