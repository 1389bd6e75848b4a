/** A partition that is created apart and attached, so that the table is locked less than by CREATE TABLE … PARTITION OF. */
import type { Table } from '../../schema/model.ts';
import { text } from '../fields.ts';
import { valueOf, type ChangeForm } from '../form.ts';
import { alter, beside, migration, qualifiedName } from '../sql.ts';

export const form: ChangeForm = {
  id: 'add-partition',
  title: 'Add a partition',
  group: 'change',
  costs:
    'Reads and writes go on; only other changes of the table wait. A default partition is read as a whole.',
  suits: ({ table, column }) => column === undefined && table.partitionBy !== undefined,
  fields: ({ table }) => [
    text('partition', 'new-relation', ['Name of the partition', `Such as ${table.name}_2027`], {
      initial: `${table.name}_`,
    }),
    text('bound', 'partition-bound', ['Its rows', boundOf(table).example], {
      initial: boundOf(table).start,
    }),
  ],
  draft: (values, { table }) => {
    const name = valueOf(values, 'partition');
    const made = beside(table, name);
    const bound = `FOR VALUES ${valueOf(values, 'bound')}`;
    return [
      migration(
        ['add', name],
        `CREATE TABLE ${made} (LIKE ${qualifiedName(table)} INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING GENERATED);\n${alter(table)} ATTACH PARTITION ${made} ${bound};\n`,
        `${alter(table)} DETACH PARTITION ${made};\nDROP TABLE ${made};\n`,
      ),
    ];
  },
  examples: [
    {
      table: 'readings',
      given: { partition: 'readings_2026', bound: "FROM ('2026-01-01') TO ('2027-01-01')" },
    },
  ],
};

function boundOf({ partitionBy }: Table): { readonly example: string; readonly start: string } {
  switch (partitionBy?.strategy) {
    case 'list':
      return { example: "Such as IN ('de', 'at')", start: 'IN ()' };
    case 'hash':
      return {
        example: 'Such as WITH (MODULUS 4, REMAINDER 0)',
        start: 'WITH (MODULUS 4, REMAINDER 0)',
      };
    default:
      return { example: "Such as FROM ('2027-01-01') TO ('2028-01-01')", start: 'FROM () TO ()' };
  }
}
