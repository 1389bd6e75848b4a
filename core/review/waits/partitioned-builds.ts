/**
 * The index of a partitioned table, built so that nobody waits: CONCURRENTLY is refused on the parent, so its entry comes alone, an index on each
 * partition beside others, and each of them is attached. Only where the migrations show all partitions, and none of them has such an index.
 */
import { indexesOf, partitions, tableByKey } from '../../schema/lookup.ts';
import type { Index, Schema, Table } from '../../schema/model.ts';
import { qualifiedName, stringLiteral } from '../checks/check-sql.ts';

export const attaching = ' ATTACH PARTITION ';

export interface PartBuild {
  readonly table: Table;
  /** As the statement itself would make it. */
  readonly index: Index;
}

/** Undefined where a partition is not known as a table with rows, or has such an index already. */
export function partBuilds(
  before: Schema,
  after: Schema,
  parent: Table,
  index: Index,
): readonly PartBuild[] | undefined {
  const all = partitions(before, parent.key);
  const found = all.flatMap((partition): readonly PartBuild[] => {
    const own = indexesOf(after, partition.key).find((one) => one.partOf === index.key);
    const table = tableByKey(before, partition.key);
    // What IF NOT EXISTS makes is there for sure.
    const { origin } = partition;
    const isLeaf =
      partition.partitionBy === undefined && origin.conditional !== true && origin.unseen !== true;
    return own === undefined || table === undefined || before.indexes.has(own.key) || !isLeaf
      ? []
      : [{ table, index: own }];
  });
  return all.length === 0 || found.length < all.length || parent.unseenPartitions ? undefined : found;
}

/** For psql, each by itself. `create`: the statement that makes an index, with these words behind INDEX or behind ON. */
export function partitionedLines(
  parent: Table,
  index: Index,
  parts: readonly PartBuild[],
  create: (of: PartBuild, how: string, on: string) => string,
): readonly string[] {
  const own = qualifiedName({ ...parent, name: index.name });
  return [
    '-- ON ONLY waits for who has written to the table, and ATTACH PARTITION for who uses the partition: a moment each, behind an open transaction they give up.',
    "SET lock_timeout = '5s';",
    `${create({ table: parent, index }, '', 'ONLY ')};`,
    'SET lock_timeout = 0;',
    ...parts.map((one) => `${create(one, 'CONCURRENTLY ', '')};`),
    "SET lock_timeout = '5s';",
    ...parts.map(
      ({ table, index: { name } }) => `ALTER INDEX ${own}${attaching}${qualifiedName({ ...table, name })};`,
    ),
    'SET lock_timeout = 0;',
    whole(parent, own),
  ];
}

/** A partition that no migration has made has none yet, and the parent's stays invalid. */
function whole(parent: Table, own: string): string {
  const [index, table] = [own, qualifiedName(parent)].map(stringLiteral);
  return `DO $$ DECLARE lacking text; BEGIN
  SELECT string_agg(inhrelid::regclass::text, ', ') INTO lacking FROM pg_inherits AS part WHERE inhparent = ${table ?? ''}::regclass
    AND NOT EXISTS (SELECT FROM pg_inherits AS own JOIN pg_index ON indexrelid = own.inhrelid WHERE own.inhparent = ${index ?? ''}::regclass AND indrelid = part.inhrelid);
  IF lacking IS NOT NULL THEN RAISE EXCEPTION 'partitions without their part of ${own.replaceAll("'", "''").replaceAll('%', '%%')}: %. Build one on each in the same way, and attach it.', lacking; END IF;
END $$;`;
}
