/** What has to fit on the disk beside what is there: sizes for a person to compare, as SQL cannot ask the disk. One check for the whole of a part. */
import { shown } from '../shown.ts';
import type { RelationEffect } from '../../effects/effect.ts';
import type { Operation } from '../../operations/operation.ts';
import { isAlwaysTrue } from '../../rule-kit/bounded.ts';
import type { Table } from '../../schema/model.ts';
import { regclass, stringLiteral, toLookAt } from '../checks/check-sql.ts';
import type { Check } from '../model.ts';

/** How large such an index gets is not told by the others. */
export function isOfSomeRows(operation: Operation): boolean {
  return operation.kind === 'createIndex' && operation.where !== undefined;
}

/** An UPDATE of every row leaves the old ones beside the new ones. */
export function isOfAllRows(operation: Operation, role: RelationEffect['role']): boolean {
  return (
    operation.kind === 'update' &&
    role === 'target' &&
    operation.reads.length === 0 &&
    isAlwaysTrue(operation.where)
  );
}

/** Of a table that has no index yet to compare with. */
export interface NewIndexes {
  readonly table: Table;
  readonly count: number;
  /** In bytes, by estimate; undefined where nobody knows the rows. */
  readonly most: number | undefined;
}

function newOnes({ table, count, most }: NewIndexes): { readonly name: string; readonly size: string } {
  const own = `${count === 1 ? '' : `${count} * `}pg_table_size(${regclass(table)})`;
  const by =
    most === undefined
      ? `taken as its own size${count === 1 ? '' : ' for each'}`
      : 'the most of the estimate';
  return {
    name: `${count === 1 ? 'the new index' : `the ${count} new indexes`} of ${shown(table.key)}, which has none yet (${by})`,
    size: most === undefined ? own : `${most}::bigint`,
  };
}

/** `grown`: many of their rows are written a second time, into the table and into every index that it has. */
export function freeDisk(
  rewritten: readonly Table[],
  grown: readonly Table[],
  indexed: readonly Table[],
  timesOf: (table: Table) => number = () => 1,
  fresh: readonly NewIndexes[] = [],
): readonly Check[] {
  const total = (one: Table): string =>
    `${timesOf(one) < 2 ? '' : `${timesOf(one)} * `}pg_total_relation_size(${regclass(one)})`;
  const often = (one: Table): string => (timesOf(one) < 2 ? '' : `${timesOf(one)} times `);
  const sizes = [
    ...rewritten.map((one) => ({ name: `${often(one)}${shown(one.key)}`, size: total(one) })),
    ...grown.map((one) => ({
      name: `${often(one)}${shown(one.key)} with its indexes (rows written again)`,
      size: total(one),
    })),
    ...indexed.map((one) => ({
      name: `${grown.includes(one) ? 'once more ' : ''}the indexes of ${shown(one.key)}${grown.includes(one) ? ' (new ones)' : ''}`,
      size: `pg_indexes_size(${regclass(one)})`,
    })),
  ];
  const made = fresh.filter(({ count }) => count > 0).map(newOnes);
  const all = [...sizes, ...made];
  const [only] = all;
  if (only === undefined) return [];
  const rooms = [
    ...(sizes.length === 0 ? [] : [`as much again as ${namesOf(sizes)}`]),
    ...(made.length === 0 ? [] : [namesOf(made)]),
    ...(grown.length === 0 ? [] : ['the write-ahead log of that']),
  ];
  const rows = all.map(({ name, size }) => `(${stringLiteral(name)}, ${size})`);
  return [
    toLookAt(
      `free disk: room for ${rooms.join(', and for ')}`,
      all.length === 1
        ? `SELECT pg_size_pretty(${only.size})`
        : `SELECT string_agg(format('%s: %s', name, pg_size_pretty(size)), ', ') FROM (VALUES ${rows.join(', ')}) AS one(name, size)`,
    ),
  ];
}

function namesOf(all: readonly { readonly name: string }[]): string {
  const more = all.length - mostNames;
  const names = all.slice(0, more > 1 ? mostNames : mostNames + 1).map(({ name }) => name);
  return `${names.join(', ')}${more > 1 ? ` and ${more} more` : ''}`;
}

const mostNames = 6;
