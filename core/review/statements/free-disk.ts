/** What has to fit on the disk beside what is there: sizes for a person to compare, as SQL cannot ask the disk. One check for the whole of a part. */
import { oneLine } from '../../plan/format.ts';
import type { RelationEffect } from '../../effects/effect.ts';
import type { Operation } from '../../operations/operation.ts';
import { isAlwaysTrue } from '../../rule-kit/bounded.ts';
import { displayName } from '../../schema/lookup.ts';
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

/** `grown`: many of their rows are written a second time, into the table and into every index that it has. */
export function freeDisk(
  rewritten: readonly Table[],
  grown: readonly Table[],
  indexed: readonly Table[],
  timesOf: (table: Table) => number = () => 1,
): readonly Check[] {
  const total = (one: Table): string =>
    `${timesOf(one) < 2 ? '' : `${timesOf(one)} * `}pg_total_relation_size(${regclass(one)})`;
  const often = (one: Table): string => (timesOf(one) < 2 ? '' : `${timesOf(one)} times `);
  const sizes = [
    ...rewritten.map((one) => ({ name: `${often(one)}${shown(one)}`, size: total(one) })),
    ...grown.map((one) => ({
      name: `${often(one)}${shown(one)} with its indexes (rows written again)`,
      size: total(one),
    })),
    ...indexed.map((one) => ({
      name: `${grown.includes(one) ? 'once more ' : ''}the indexes of ${shown(one)}${grown.includes(one) ? ' (new ones)' : ''}`,
      size: `pg_indexes_size(${regclass(one)})`,
    })),
  ];
  if (sizes.length === 0) return [];
  const rows = sizes.map(({ name, size }) => `(${stringLiteral(name)}, ${size})`);
  const more = sizes.length - mostNames;
  const names = sizes.slice(0, more > 1 ? mostNames : mostNames + 1).map(({ name }) => name);
  return [
    toLookAt(
      `free disk: room for as much again as ${names.join(', ')}${more > 1 ? ` and ${more} more` : ''}${grown.length === 0 ? '' : ', and for the write-ahead log of that'}`,
      sizes.length === 1 && sizes[0] !== undefined
        ? `SELECT pg_size_pretty(${sizes[0].size})`
        : `SELECT string_agg(format('%s: %s', name, pg_size_pretty(size)), ', ') FROM (VALUES ${rows.join(', ')}) AS one(name, size)`,
    ),
  ];
}

const mostNames = 6;

function shown({ key }: Table): string {
  return oneLine(displayName(key));
}
