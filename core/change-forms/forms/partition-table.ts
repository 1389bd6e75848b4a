/**
 * Partitions a table in use by time. All rows up to a day in the future become the first partition, without being moved: a validated check
 * says so, and ATTACH PARTITION believes it. The switch is one short transaction. Tables that other objects depend on are not offered,
 * because foreign keys cannot refer to less than the new key, and views, triggers and policies would stay with the old table.
 */
import { column, foreignKeysFrom, foreignKeysTo, primaryKey, sequenceOf } from '../../schema/lookup.ts';
import type { NewMigration } from '../../migrations/convention.ts';
import { fileWords } from '../../migrations/files/new-migration.ts';
import type { Column, Table } from '../../schema/model.ts';
import { columnList, roleSql, stringLiteral } from '../../schema/print/names.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { columnChoice, free, one, text, timeColumns } from '../fields.ts';
import { valueOf, type ChangeForm, type ChangeScene, type FormValues } from '../form.ts';
import { periodsFrom, stepNamed } from '../partition-bounds.ts';
import { addIndex, beside, migration, notValidFirst, qualifiedName, remarks } from '../sql.ts';

export const form: ChangeForm = {
  id: 'partition-table',
  title: 'Partition the table by time, while it is used',
  group: 'pattern',
  on: {
    postgresql: {
      costs:
        'Builds one index and reads all rows once, while they are written; the index waits for all open transactions. The switch locks the table for a moment. The primary key gets the time as a second column, so the first alone is no longer checked.',
      suits: (scene) => scene.column === undefined && isAlone(scene) && requiredTimes(scene).length > 0,
      fields: (scene) => [
        one(
          'time',
          ['Column with the time of a row', 'Columns that are never empty'],
          requiredTimes(scene).map(columnChoice),
        ),
        one(
          'step',
          ['Rows of how long in one partition?', 'Of new rows; existing ones stay together'],
          ['month', 'week', 'day', 'year'].map((value) => ({ value, label: `A ${value}`, detail: '' })),
          ['month'],
        ),
        text('start', 'date', [
          'First day of the new partitions',
          'After the migration has run, such as the first of next month',
        ]),
        text('count', 'count', ['How many partitions?', 'From 1 to 60'], { initial: '6' }),
      ],
      draft: (values, scene) => {
        const { table } = scene;
        const time = valueOf(values, 'time');
        const key = [...(primaryKey(table)?.columns ?? []), time];
        const start = valueOf(values, 'start');
        const index = free(scene, [table.name, 'partition', 'key']);
        const check = free(scene, [table.name, 'before', start.replaceAll('-', '_')]);
        return [
          addIndex(scene, key, { isUnique: true, name: index }),
          ...notValidFirst(table, check, `CHECK (${quoteIdentifier(time)} < '${start}')`),
          ...switched(values, scene, { index, check, key }),
        ];
      },
      examples: [
        { table: 'events', given: { time: 'at', step: 'month', start: '2027-01-01', count: '2' } },
        { table: 'visits', given: { time: 'at', step: 'year', start: '2027-01-01', count: '1' } },
      ],
    },
    mysql: 'PARTITION BY copies the table, and blocks writes until it is done.',
    sqlite: 'SQLite has no partitions.',
  },
};

function requiredTimes(scene: ChangeScene): readonly Column[] {
  const key = primaryKey(scene.table)?.columns ?? [];
  return timeColumns(scene).filter(({ name, nullable }) => !nullable && !key.includes(name));
}

function isAlone({ schema, table }: ChangeScene): boolean {
  const dependents =
    foreignKeysTo(schema, table.key).length +
    foreignKeysFrom(table).length +
    table.triggers.length +
    table.policies.length +
    table.rules.length +
    table.inherits.length +
    (schema.readersOf.get(table.key) ?? []).length +
    (schema.inheritorsOf.get(table.key) ?? []).length;
  const others = table.constraints.filter(({ kind }) => kind !== 'primary-key' && kind !== 'not-null');
  const [key, ...more] = primaryKey(table)?.columns ?? [];
  return (
    dependents + others.length === 0 &&
    key !== undefined &&
    more.length === 0 &&
    table.partitionBy === undefined &&
    table.complete &&
    column(table, key)?.generated === undefined
  );
}

interface Prepared {
  readonly index: string;
  readonly check: string;
  readonly key: readonly string[];
}

function switched(
  values: FormValues,
  scene: ChangeScene,
  { index, check, key }: Prepared,
): readonly NewMigration[] {
  const { table } = scene;
  const start = valueOf(values, 'start');
  const old = free(scene, [table.name, 'before', 'partitions']);
  const [whole, first] = [qualifiedName(table), beside(table, old)];
  const periods = periodsFrom(start, stepNamed(valueOf(values, 'step')), Number(valueOf(values, 'count')));
  const parts = periods.map(
    (of) =>
      `CREATE TABLE ${beside(table, `${table.name}_${of.name}`)} PARTITION OF ${whole} FOR VALUES FROM ('${of.from}') TO ('${of.to}');\n`,
  );
  const oldKey = primaryKey(table);
  const oldKeyName = quoteIdentifier(oldKey?.name ?? '');
  const again = free(scene, [table.name, 'former', 'key']);
  const counter = counterOf(scene, first);
  const up = `${remarks(
    `Run this before ${start}: until then ${check} refuses later rows. The code needs no change but for ON CONFLICT, which has to name the new key.`,
  )}ALTER TABLE ${whole} RENAME TO ${quoteIdentifier(old)};
CREATE TABLE ${whole} (LIKE ${first} INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING STORAGE) PARTITION BY RANGE (${quoteIdentifier(valueOf(values, 'time'))});
${counter.up}-- plinth-ignore data-loss/drop-constraint: the key of a partitioned table has to contain the time
ALTER TABLE ${first} DROP CONSTRAINT ${oldKeyName}, ADD CONSTRAINT ${oldKeyName} PRIMARY KEY USING INDEX ${quoteIdentifier(index)};
ALTER TABLE ${whole} ADD CONSTRAINT ${quoteIdentifier(free(scene, [table.name, 'key']))} PRIMARY KEY ${columnList(key)};
ALTER TABLE ${whole} ATTACH PARTITION ${first} FOR VALUES FROM (MINVALUE) TO ('${start}');
${parts.join('')}${grants(table)}`;
  const down = `${remarks(`The rows of the new partitions are lost: copy them before.`)}ALTER TABLE ${whole} DETACH PARTITION ${first};
${counter.before}DROP TABLE ${whole};
ALTER TABLE ${first} DROP CONSTRAINT ${oldKeyName}, ADD CONSTRAINT ${oldKeyName} PRIMARY KEY USING INDEX ${quoteIdentifier(again)};
ALTER TABLE ${first} RENAME TO ${quoteIdentifier(table.name)};
${counter.after}`;
  const keyColumns = columnList(oldKey?.columns ?? []);
  return [
    { ...migration(['partition', table.name], up, down), atomic: true },
    {
      name: fileWords('keep', table.name, 'partitioned'),
      up: remarks('Nothing to do here: the down migration builds the former key while the table is used.'),
      down: `CREATE UNIQUE INDEX CONCURRENTLY ${quoteIdentifier(again)} ON ${first} ${keyColumns};\n`,
      transaction: false,
    },
  ];
}

/** LIKE copies no privileges. */
function grants(table: Table): string {
  const others = (table.privileges ?? []).filter(
    ({ grantee, privileges }) => grantee !== '' && privileges.length > 0,
  );
  return others
    .map(
      ({ grantee, privileges }) =>
        `GRANT ${privileges.join(', ')} ON ${qualifiedName(table)} TO ${roleSql(grantee)};\n`,
    )
    .join('');
}

interface Counter {
  readonly up: string;
  /** Down, before the new table is dropped and after the old one has its name again. */
  readonly before: string;
  readonly after: string;
}

/** Numbers go on after the old table's last one. The sequence of a serial column changes its owner; an identity column gets another one. */
function counterOf({ schema, table }: ChangeScene, first: string): Counter {
  const [name = ''] = primaryKey(table)?.columns ?? [];
  const [quoted, whole] = [quoteIdentifier(name), qualifiedName(table)];
  const identity = column(table, name)?.identity;
  const sequence = sequenceOf(schema, table.key, name);
  if (identity === undefined) {
    if (sequence === undefined) return { up: '', before: '', after: '' };
    const owned = `ALTER SEQUENCE ${qualifiedName(sequence)} OWNED BY`;
    return { up: `${owned} ${whole}.${quoted};\n`, before: `${owned} ${first}.${quoted};\n`, after: '' };
  }
  const kind = identity === 'always' ? 'ALWAYS' : 'BY DEFAULT';
  const counted = (from: string): string =>
    `ALTER TABLE ${whole} ALTER COLUMN ${quoted} ADD GENERATED ${kind} AS IDENTITY;
SELECT setval(pg_get_serial_sequence(${stringLiteral(whole)}, ${stringLiteral(name)}), coalesce(max(${quoted}), 0) + 1, false) FROM ${from};
`;
  return {
    up: `ALTER TABLE ${first} ALTER COLUMN ${quoted} DROP IDENTITY;\n${counted(first)}`,
    before: '',
    after: counted(whole),
  };
}
