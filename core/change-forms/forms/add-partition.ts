/** A partition that is created apart and attached, so that the table is locked less than by CREATE TABLE … PARTITION OF. */
import type { Table } from '../../schema/model.ts';
import { text } from '../fields.ts';
import { valueOf, type ChangeForm } from '../form.ts';
import { alter, beside, migration, qualifiedName, remarks } from '../sql.ts';
import { namesOf } from '../worded.ts';

export const form: ChangeForm = {
  id: 'add-partition',
  title: 'Add a partition',
  group: 'change',
  on: {
    postgresql: {
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
    },
    mysql: {
      costs: 'Locks the table for a moment. Fails if a partition for all greater values exists.',
      suits: ({ table, column }) =>
        column === undefined &&
        (table.partitionBy?.strategy === 'range' || table.partitionBy?.strategy === 'list'),
      fields: ({ table }) => [
        text('partition', 'new-relation', ['Name of the partition', 'Such as p2027'], { initial: 'p' }),
        table.partitionBy?.strategy === 'list'
          ? text('bound', 'partition-bound', ['Its rows', "Such as IN ('de', 'at')"], { initial: 'IN ()' })
          : text('bound', 'partition-bound', ['Its rows', "Such as LESS THAN ('2028-01-01')"], {
              initial: 'LESS THAN ()',
            }),
      ],
      draft: (values, scene) => {
        const name = valueOf(values, 'partition');
        const { table: whole, quoted } = namesOf(scene);
        return [
          migration(
            ['add', scene.table.name, name],
            `ALTER TABLE ${whole} ADD PARTITION (PARTITION ${quoted(name)} VALUES ${valueOf(values, 'bound')});\n`,
            `${remarks('The rows of the partition are lost: copy them before.')}ALTER TABLE ${whole} DROP PARTITION ${quoted(name)};\n`,
          ),
        ];
      },
      examples: [{ table: 'readings', given: { partition: 'p2026', bound: "LESS THAN ('2027-01-01')" } }],
    },
    sqlite: 'SQLite has no partitions.',
  },
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
