/** What has to fit on the disk beside what is there: sizes for a person to compare, as SQL cannot ask the disk. One check for the whole of a part. */
import { shown } from '../shown.ts';
import type { RelationEffect } from '../../effects/effect.ts';
import type { Operation } from '../../operations/operation.ts';
import { isAlwaysTrue } from '../../rule-kit/bounded.ts';
import type { Table } from '../../schema/model.ts';
import { regclass, stringLiteral, toLookAt } from '../checks/check-sql.ts';
import type { Check } from '../model.ts';
import { isLittle, rangeInWords, type NewIndexSizes } from './index-sizes.ts';

/** How large such an index gets is not told by the others; one of ranges of blocks is next to nothing. */
export function isOfSomeRows(operation: Operation): boolean {
  return operation.kind === 'createIndex' && (operation.where !== undefined || operation.method === 'brin');
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

/** Those that are built on a table that is there. */
export interface NewIndexes extends NewIndexSizes {
  readonly table: Table;
  /** Qualified names of those that are there and go or get another name: the new ones come in their place. */
  readonly former: readonly string[];
}

/** A server does not see how much of its disk is free: what it finds is the size to compare with that. */
const toSee = 'disk, to look at yourself: room for ';

export function isOfDisk({ title }: Pick<Check, 'title'>): boolean {
  return title.startsWith(toSee);
}

/** For a list of checks: the script and the order have the numbers. */
export function withoutSizes(title: string): string {
  return isOfDisk({ title }) ? title.replaceAll(estimates, '') : title;
}

/** It asks for nothing but room of which a number is given: the script has it, the order or the line of the statement too. */
export function hasSizes(title: string): boolean {
  const rooms = title.match(/\b(?:new index|\d+ new indexes) of /g) ?? [];
  return (
    title.startsWith(`${toSee}the `) && rooms.length > 0 && title.match(estimates)?.length === rooms.length
  );
}

const estimates = / \(estimate: [^()]*\)/g;

/** `value`: a text, of what is measured beside an estimate, or of what the server counts where there is none. */
function newOnes(one: NewIndexes): Sized {
  const { table, count, bytes, sorted, perRow, former, sameAs } = one;
  const is = regclass(table);
  const what = `the ${count === 1 ? 'new index' : `${count} new indexes`} of ${shown(table.key)}`;
  const isParted = table.partitionBy !== undefined;
  // An index of a partitioned table takes no room itself: those of its partitions do.
  const indexBytes = isParted
    ? '(SELECT sum(pg_relation_size(relid)) FROM pg_partition_tree(oid))'
    : 'pg_relation_size(oid)';
  const list = former.map((name) => `to_regclass(${stringLiteral(name)})`).join(', ');
  const same = [...new Map(sameAs.map((each) => [each.qualified, each])).values()]
    .map(
      ({ qualified, name }) =>
        ` || coalesce((SELECT format(', ${name.replaceAll("'", "''").replaceAll('%', '%%')}, on the same columns, has %s', pg_size_pretty(${indexBytes})) FROM pg_class WHERE oid = to_regclass(${stringLiteral(qualified)})), '')`,
    )
    .join('');
  const alike =
    former.length === 0
      ? same
      : same +
        ` || (SELECT format(', ${former.length === count ? 'those' : former.length} of these names %s', pg_size_pretty(sum(${indexBytes}))) FROM pg_class WHERE oid IN (${list}))`;
  const now = (more: string): string =>
    `(SELECT format('the table now: %s, %s', pg_size_pretty(${isParted ? 'bytes' : 'pg_table_size(oid)'}), CASE WHEN reltuples < 0 THEN 'rows not counted' ELSE reltuples::bigint || ' rows' END)${more} FROM ${isParted ? wholeOf(is) : `pg_class WHERE oid = ${is}`})`;
  if (bytes !== undefined && sorted !== undefined) {
    const log = `as much write-ahead log as ${count === 1 ? 'it takes' : 'they take'}`;
    // Partitions are sorted one after the other.
    const most = isParted ? { least: 0, most: sorted.most } : sorted;
    const sorts = rangeInWords(most).replace(/^about /, '');
    return {
      name: `${what} (estimate: ${rangeInWords(bytes)}, ${sorts} more while ${isParted ? 'the largest partition' : count === 1 ? 'it' : 'the largest'} sorts, ${log})`,
      value: `${now('')}${alike}`,
    };
  }
  if (perRow === undefined)
    return {
      name: `${what} (${count === 1 ? '' : 'each '}taken to be as large as the table)`,
      value: `pg_size_pretty(${count === 1 ? '' : `${count} * `}${sizeSql('pg_table_size', table)})${alike}`,
    };
  // A page of it is filled to nine tenths.
  const all = Math.ceil(perRow.reduce((sum, each) => sum + each, 0) / 0.9);
  const largest = Math.ceil(Math.max(...perRow));
  const most = `CASE WHEN reltuples < 0 THEN '' ELSE format('; at most %s and %s for the sort', pg_size_pretty((${all} * reltuples)::bigint), pg_size_pretty((${largest} * reltuples)::bigint)) END`;
  return {
    name: `${what}, what ${count === 1 ? 'its build sorts' : 'the largest sorts'} and as much write-ahead log`,
    value: `${now(` || ${most}`)}${alike}`,
  };
}

/** The parent has no storage of its own. */
function sizeSql(of: string, table: Table): string {
  return table.partitionBy === undefined
    ? `${of}(${regclass(table)})`
    : `(SELECT sum(${of}(relid)) FROM pg_partition_tree(${regclass(table)}))`;
}

function wholeOf(table: string): string {
  return `(SELECT sum(pg_table_size(relid)) AS bytes, CASE WHEN min(reltuples) < 0 THEN -1 ELSE sum(reltuples) END AS reltuples FROM pg_partition_tree(${table}) JOIN pg_class ON oid = relid WHERE isleaf) AS whole`;
}

interface Sized {
  readonly name: string;
  /** An expression for a text. */
  readonly value: string;
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
    `${timesOf(one) < 2 ? '' : `${timesOf(one)} * `}${sizeSql('pg_total_relation_size', one)}`;
  const often = (one: Table): string => (timesOf(one) < 2 ? '' : `${timesOf(one)} times `);
  const pretty = (name: string, size: string): Sized => ({ name, value: `pg_size_pretty(${size})` });
  const sizes = [
    ...rewritten.map((one) => pretty(`${often(one)}${shown(one.key)}`, total(one))),
    ...grown.map((one) =>
      pretty(`${often(one)}${shown(one.key)} with its indexes (rows written again)`, total(one)),
    ),
    ...indexed.map((one) =>
      pretty(
        `${grown.includes(one) ? 'once more ' : ''}the indexes of ${shown(one.key)}${grown.includes(one) ? ' (new ones)' : ''}`,
        sizeSql('pg_indexes_size', one),
      ),
    ),
  ];
  const made = fresh.filter((one) => one.count > 0 && !isLittle(one)).map(newOnes);
  const all = [...sizes, ...made];
  const [only] = all;
  if (only === undefined) return [];
  const rooms = [
    ...(sizes.length === 0
      ? []
      : [`as much again as ${namesOf(sizes)}${grown.length === 0 ? ', and as much write-ahead log' : ''}`]),
    ...(made.length === 0 ? [] : [namesOf(made)]),
    ...(grown.length === 0 ? [] : ['the write-ahead log of that']),
  ];
  // The title has the estimates: what is found is the sizes now.
  const rows = all.map(({ name, value }) => `(${stringLiteral(name.replaceAll(estimates, ''))}, ${value})`);
  return [
    toLookAt(
      `${toSee}${rooms.join(', and for ')}`,
      all.length === 1
        ? `SELECT ${only.value}`
        : `SELECT string_agg(format('%s: %s', name, size), '; ') FROM (VALUES ${rows.join(', ')}) AS one(name, size)`,
    ),
  ];
}

function namesOf(all: readonly { readonly name: string }[]): string {
  const more = all.length - mostNames;
  const names = all.slice(0, more > 1 ? mostNames : mostNames + 1).map(({ name }) => name);
  return `${names.join(', ')}${more > 1 ? ` and ${more} more` : ''}`;
}

const mostNames = 6;
