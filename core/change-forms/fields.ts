/** The changes that can be made to a table, and the fields of each form. */
import { displayName, indexesOf } from '../schema/lookup.ts';
import type { Column, Table } from '../schema/model.ts';
import { typeText } from '../schema/type-text.ts';
import { truncate } from '../syntax/postgres/identifier.ts';
import type { ChangeKind, ChangeScene, Choice, FormField } from './model.ts';

/** In the order in which they are offered. A partition inherits its columns and keys. */
export function changesFor({ table, column }: Pick<ChangeScene, 'table' | 'column'>): readonly ChangeKind[] {
  if (table.kind === 'foreign-table' || table.partitionOf !== undefined) return [];
  const isPartitioned = table.partitionBy !== undefined;
  const nullable = table.columns.filter((one) => one.nullable && one.generated === undefined);
  const canRequire =
    column === undefined ? nullable.length > 0 : nullable.some(({ name }) => name === column);
  return [
    ...(column === undefined ? (['add-column'] as const) : []),
    // An index of a partitioned table is built on each partition, in as many migrations.
    ...(isPartitioned ? [] : (['add-index'] as const)),
    'add-check',
    ...(isPartitioned ? [] : (['add-foreign-key', 'add-unique'] as const)),
    ...(canRequire ? (['set-not-null'] as const) : []),
    ...(column === undefined
      ? isPartitioned
        ? []
        : (['rename-table'] as const)
      : (['rename-column'] as const)),
    ...(isPartitioned && column === undefined ? (['add-partition'] as const) : []),
  ];
}

export function fieldsOf(kind: ChangeKind, scene: ChangeScene): readonly FormField[] {
  const { table, column } = scene;
  switch (kind) {
    case 'add-column':
      return [
        text('column', 'Name of the column', 'Such as shipped_at'),
        text('type', 'Type', 'Such as text, bigint, timestamptz or numeric(12, 2)'),
        text('default', 'Default', 'Such as 0, false or now(). Leave it empty for none.', {
          isOptional: true,
        }),
        one('nullable', 'May it be empty?', 'Rows that are there have no value without a default', [
          { value: 'yes', label: 'Nullable', detail: 'rows that are there stay as they are' },
          { value: 'no', label: 'NOT NULL', detail: 'needs a default, which rows that are there get' },
        ]),
      ];
    case 'add-index':
      return [
        columns(scene, 'Columns of the index'),
        one('unique', 'Unique?', 'Whether two rows may hold the same', [
          { value: 'no', label: 'Not unique', detail: 'for searching' },
          { value: 'yes', label: 'Unique', detail: 'fails while it is built where rows hold the same' },
        ]),
        text(
          'where',
          'Only rows where',
          'A condition, such as deleted_at IS NULL. Leave it empty for all rows.',
          {
            isOptional: true,
          },
        ),
      ];
    case 'add-check':
      return [
        text('expression', 'Condition that every row meets', 'Such as amount > 0', {
          initial: column === undefined ? [] : [`${column} `],
        }),
        text('name', 'Name of the constraint', 'What errors will say', {
          initial: [free(scene, [table.name, column ?? '', 'check'])],
        }),
      ];
    case 'add-foreign-key':
      return [
        columns(scene, 'Columns that refer'),
        one('references', 'Rows of which table?', 'Tables with a key', keysIn(scene)),
        one('on-delete', 'When a row that is referred to is deleted', '', [
          { value: 'NO ACTION', label: 'Refuse', detail: 'NO ACTION: the DELETE fails' },
          { value: 'CASCADE', label: 'Delete these rows too', detail: 'CASCADE' },
          { value: 'SET NULL', label: 'Empty the columns', detail: 'SET NULL' },
        ]),
      ];
    case 'add-unique':
      return [columns(scene, 'Columns that are unique together')];
    case 'set-not-null':
      return [
        one(
          'column',
          'Column',
          'Columns that may be empty now',
          table.columns.filter((of) => of.nullable && of.generated === undefined).map(columnChoice),
          column === undefined ? [] : [column],
        ),
      ];
    case 'rename-table':
      return [text('to', 'New name of the table', 'The old name stays as a view', { initial: [table.name] })];
    case 'rename-column':
      return [
        text('to', 'New name of the column', 'The old column stays, in step with it, until no code uses it', {
          initial: [column ?? ''],
        }),
      ];
    case 'add-partition':
      return [
        text('partition', 'Name of the partition', `Such as ${table.name}_2027`, {
          initial: [`${table.name}_`],
        }),
        text('bound', 'Its rows', boundExample(table), { initial: [boundStart(table)] }),
      ];
  }
}

/** A name built from these parts that no object in the table's schema has. */
export function free({ schema, table }: ChangeScene, parts: readonly string[]): string {
  const plain = parts.filter((one) => one !== '').join('_');
  const taken = new Set([
    ...table.constraints.map(({ name }) => name),
    ...indexesOf(schema, table.key).map(({ name }) => name),
  ]);
  for (let n = 1; ; n += 1) {
    const ending = n === 1 ? '' : `_${n}`;
    const name = `${truncate(plain).slice(0, 60 - ending.length)}${ending}`;
    const isFree =
      !taken.has(name) &&
      !schema.relations.has(`${table.schema}.${name}`) &&
      !schema.indexes.has(`${table.schema}.${name}`);
    if (isFree) return name;
  }
}

function text(
  id: string,
  label: string,
  prompt: string,
  rest: Partial<Pick<FormField, 'isOptional' | 'initial'>> = {},
): FormField {
  return { id, label, prompt, input: 'text', isOptional: false, initial: [], choices: [], ...rest };
}

function one(
  id: string,
  label: string,
  prompt: string,
  choices: readonly Choice[],
  initial: readonly string[] = [],
): FormField {
  return { id, label, prompt, input: 'one', isOptional: false, initial, choices };
}

function columns({ table, column }: ChangeScene, label: string): FormField {
  return {
    id: 'columns',
    label,
    prompt: 'In the order in which they are chosen',
    input: 'many',
    isOptional: false,
    initial: column === undefined ? [] : [column],
    choices: table.columns.map(columnChoice),
  };
}

function columnChoice(of: Column): Choice {
  return { value: of.name, label: of.name, detail: typeText(of.type) };
}

/** Keys that a foreign key can reference; `referenceOf` reads the value back. */
function keysIn({ schema }: ChangeScene): readonly Choice[] {
  return [...schema.relations.values()].flatMap((relation) => {
    if (!('constraints' in relation) || relation.kind === 'foreign-table') return [];
    return relation.constraints
      .filter(({ kind, columns }) => (kind === 'primary-key' || kind === 'unique') && columns.length > 0)
      .map((key) => ({
        value: JSON.stringify([relation.key, ...key.columns]),
        label: displayName(relation.key),
        detail: `(${key.columns.join(', ')}), ${key.kind === 'unique' ? 'unique' : 'primary key'}`,
      }));
  });
}

function boundExample({ partitionBy }: Table): string {
  switch (partitionBy?.strategy) {
    case 'list':
      return "Such as IN ('de', 'at')";
    case 'hash':
      return 'Such as WITH (MODULUS 4, REMAINDER 0)';
    default:
      return "Such as FROM ('2027-01-01') TO ('2028-01-01')";
  }
}

function boundStart({ partitionBy }: Table): string {
  switch (partitionBy?.strategy) {
    case 'list':
      return 'IN ()';
    case 'hash':
      return 'WITH (MODULUS 4, REMAINDER 0)';
    default:
      return 'FROM () TO ()';
  }
}
