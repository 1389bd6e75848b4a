/** Indexes that another one of the same table replaces. */
import { mysqlCheck } from '../../check.ts';
import { columnsOf, dropIndex, indexesIn, indexQuery, type TableIndex } from '../indexes.ts';
import { hiddenTables, named, plural } from '../words.ts';

export const check = mysqlCheck({
  id: 'duplicate-index',
  title: 'Indexes that another one replaces',
  group: 'indexes',
  cost: 'catalogue',
  about:
    'Indexes with the same columns, prefix lengths and order as another one of their kind, and B-trees without uniqueness that are the beginning of another B-tree. Primary keys stay; ignored or invisible indexes replace nothing.',
  needs: 'REFERENCES or SELECT on the database, to see its indexes',
  thresholds: {},
  query: indexQuery,
  judge: (rows, server) => {
    const tables = indexesIn(rows);
    const replaced = tables.flatMap((all) =>
      all.flatMap((index) => {
        const by = all.filter((other) => replaces(other, index));
        const [best] = by.toSorted((a, b) => columnsOf(a).length - columnsOf(b).length);
        return best === undefined ? [] : [{ index, by: best }];
      }),
    );
    return {
      findings: replaced.map(({ index, by }) => {
        const { schema, table, name } = index;
        const why =
          columnsOf(index).length === columnsOf(by).length
            ? `has the same columns as ${by.name}`
            : `is the beginning of ${by.name}, which serves its queries too`;
        return {
          object: { kind: 'index', schema, name, table, isInTable: true },
          grade: 'sometime',
          weight: columnsOf(index).length,
          message: `The index ${name} on ${named({ schema, name: table }, server)} ${why}; every write maintains both. Drop ${name}.`,
          script: dropIndex(index, server, by),
        } as const;
      }),
      unseen: hiddenTables(server),
      looked: plural(tables.flat().length, 'index', 'indexes'),
    };
  },
});

/** Of two equal ones the second in the order of the server's list goes, unless it alone is unique. */
function replaces(other: TableIndex, index: TableIndex): boolean {
  if (other === index || index.name === 'PRIMARY' || !other.isUsed || other.kind !== index.kind) return false;
  const [own, its] = [columnsOf(index), columnsOf(other)];
  const isBeginning = own.every((column, at) => column === its[at]);
  if (!isBeginning) return false;
  if (own.length < its.length) return index.kind === 'BTREE' && !index.isUnique;
  if (index.isUnique !== other.isUnique) return other.isUnique;
  return other.name === 'PRIMARY' || other.place < index.place;
}
