/**
 * Writes the migrations for a filled form, in the forms that block others least: indexes CONCURRENTLY, constraints NOT VALID and validated
 * in a separate migration, the old name kept for code that still uses it. The values of the fields have been validated before.
 */
import type { NewFile, NewMigration } from '../migrations/convention.ts';
import { fileWords, validation } from '../migrations/files/new-migration.ts';
import { createAll } from '../rule-kit/fixes/resolve-fix.ts';
import { withLockLimit, type NewPlace } from '../rule-kit/fixes/timeout-setting.ts';
import { column, indexesOf, primaryKey, tableByKey } from '../schema/lookup.ts';
import type { Table } from '../schema/model.ts';
import { columnList, qualified, typeSql } from '../schema/print/names.ts';
import { quoteIdentifier } from '../syntax/postgres/identifier.ts';
import { free } from './fields.ts';
import { valueOf, valuesOf, type ChangeKind, type ChangeScene, type FormValues } from './model.ts';

/** In the order in which they run; undefined if the tool cannot run one of them separately. */
export function draftChange(
  kind: ChangeKind,
  values: FormValues,
  scene: ChangeScene,
  place: NewPlace,
): readonly NewFile[] | undefined {
  const limited = drafts(kind, values, scene).map((one) => withLockLimit(one, place));
  return createAll(limited, place);
}

function drafts(kind: ChangeKind, values: FormValues, scene: ChangeScene): readonly NewMigration[] {
  switch (kind) {
    case 'add-column':
      return [addColumn(values, scene)];
    case 'add-index':
      return [addIndex(scene, valuesOf(values, 'columns'), indexOptions(values))];
    case 'add-check':
      return addCheck(values, scene);
    case 'add-foreign-key':
      return addForeignKey(values, scene);
    case 'add-unique':
      return addUnique(values, scene);
    case 'set-not-null':
      return setNotNull(values, scene);
    case 'rename-table':
      return [renameTable(values, scene)];
    case 'rename-column':
      return [renameColumn(values, scene)];
    case 'add-partition':
      return [addPartition(values, scene)];
  }
}

function addColumn(values: FormValues, { table }: ChangeScene): NewMigration {
  const name = valueOf(values, 'column');
  const preset = valueOf(values, 'default');
  const parts = [
    quoteIdentifier(name),
    valueOf(values, 'type'),
    ...(preset === '' ? [] : [`DEFAULT ${preset}`]),
    ...(valueOf(values, 'nullable') === 'no' ? ['NOT NULL'] : []),
  ];
  return {
    name: fileWords('add', table.name, name),
    up: `${alter(table)} ADD COLUMN ${parts.join(' ')};\n`,
    down: `${alter(table)} DROP COLUMN ${quoteIdentifier(name)};\n`,
    transaction: true,
  };
}

interface IndexOptions {
  readonly isUnique: boolean;
  readonly where: string;
  readonly name?: string;
}

function indexOptions(values: FormValues): IndexOptions {
  return { isUnique: valueOf(values, 'unique') === 'yes', where: valueOf(values, 'where') };
}

function addIndex(scene: ChangeScene, columns: readonly string[], options: IndexOptions): NewMigration {
  const { table } = scene;
  const name = options.name ?? free(scene, [table.name, ...columns, options.isUnique ? 'key' : 'idx']);
  const where = options.where === '' ? '' : ` WHERE ${options.where}`;
  const unique = options.isUnique ? 'UNIQUE ' : '';
  return {
    name: fileWords('create', name),
    up: `CREATE ${unique}INDEX CONCURRENTLY ${quoteIdentifier(name)} ON ${qualifiedName(table)} ${columnList(columns)}${where};\n`,
    down: `DROP INDEX CONCURRENTLY IF EXISTS ${beside(table, name)};\n`,
    transaction: false,
  };
}

function addCheck(values: FormValues, { table }: ChangeScene): readonly NewMigration[] {
  const name = valueOf(values, 'name');
  return notValidFirst(table, name, `CHECK (${valueOf(values, 'expression')})`);
}

function addForeignKey(values: FormValues, scene: ChangeScene): readonly NewMigration[] {
  const { schema, table } = scene;
  const columns = valuesOf(values, 'columns');
  const reference = referenceOf(valueOf(values, 'references'));
  const target = reference && tableByKey(schema, reference.key);
  if (reference === undefined || target === undefined) return [];
  const name = free(scene, [table.name, ...columns, 'fkey']);
  const rule = `ON DELETE ${valueOf(values, 'on-delete') || 'NO ACTION'}`;
  const body = `FOREIGN KEY ${columnList(columns)} REFERENCES ${qualifiedName(target)} ${columnList(reference.columns)} ${rule}`;
  const isServed = indexesOf(schema, table.key).some(
    ({ elements, where, valid }) =>
      valid &&
      where === undefined &&
      columns.every((one) => elements.slice(0, columns.length).some((element) => element.column === one)),
  );
  return [
    ...(isServed ? [] : [addIndex(scene, columns, { isUnique: false, where: '' })]),
    ...notValidFirst(table, name, body),
  ];
}

/** Undefined if the value is not a key that the form offered. */
export function referenceOf(
  value: string,
): { readonly key: string; readonly columns: readonly string[] } | undefined {
  let read: unknown;
  try {
    read = JSON.parse(value);
  } catch {
    return undefined;
  }
  if (!Array.isArray(read)) return undefined;
  const [key, ...columns] = read.filter((one) => typeof one === 'string');
  return key === undefined || columns.length === 0 ? undefined : { key, columns };
}

function addUnique(values: FormValues, scene: ChangeScene): readonly NewMigration[] {
  const { table } = scene;
  const columns = valuesOf(values, 'columns');
  const name = free(scene, [table.name, ...columns, 'key']);
  return [
    addIndex(scene, columns, { isUnique: true, where: '', name }),
    {
      name: fileWords('add', name),
      up: `${alter(table)} ADD CONSTRAINT ${quoteIdentifier(name)} UNIQUE USING INDEX ${quoteIdentifier(name)};\n`,
      down: `${alter(table)} DROP CONSTRAINT ${quoteIdentifier(name)};\n`,
      transaction: true,
    },
  ];
}

function setNotNull(values: FormValues, scene: ChangeScene): readonly NewMigration[] {
  const { table, targetVersion } = scene;
  const of = valueOf(values, 'column');
  const name = free(scene, [table.name, of, 'not_null']);
  if (targetVersion >= 18) return notValidFirst(table, name, `NOT NULL ${quoteIdentifier(of)}`);
  const proof = `CHECK (${quoteIdentifier(of)} IS NOT NULL)`;
  return [
    ...notValidFirst(table, name, proof),
    {
      name: fileWords('require', table.name, of),
      up: `${alter(table)} ALTER COLUMN ${quoteIdentifier(of)} SET NOT NULL, DROP CONSTRAINT ${quoteIdentifier(name)};\n`,
      down: `${alter(table)} ALTER COLUMN ${quoteIdentifier(of)} DROP NOT NULL, ADD CONSTRAINT ${quoteIdentifier(name)} ${proof} NOT VALID;\n`,
      transaction: true,
    },
  ];
}

/** The old name becomes an updatable view, until no code uses it any more. */
function renameTable(values: FormValues, { table }: ChangeScene): NewMigration {
  const to = valueOf(values, 'to');
  const old = qualifiedName(table);
  const renamed = beside(table, to);
  return {
    name: fileWords('rename', table.name, 'to', to),
    up: `${alter(table)} RENAME TO ${quoteIdentifier(to)};\nCREATE VIEW ${old} AS SELECT * FROM ${renamed};\n`,
    down: `DROP VIEW ${old};\nALTER TABLE ${renamed} RENAME TO ${quoteIdentifier(table.name)};\n`,
    transaction: true,
  };
}

/**
 * Adds a new column next to the old one and a trigger that writes both. Existing rows are to be backfilled in batches, outside of a
 * migration.
 */
function renameColumn(values: FormValues, scene: ChangeScene): NewMigration {
  const { table } = scene;
  const from = scene.column ?? '';
  const to = valueOf(values, 'to');
  const type = column(table, from)?.type;
  const both = free(scene, [table.name, from, 'is', to]);
  const [old, next] = [quoteIdentifier(from), quoteIdentifier(to)];
  const routine = `${beside(table, both)}()`;
  const key = primaryKey(table)?.columns ?? [];
  const batch =
    key.length === 0 ? 'some rows at a time' : `by ranges of ${key.map(quoteIdentifier).join(', ')}`;
  return {
    name: fileWords('rename', table.name, from, 'to', to),
    up: `-- After this: backfill ${oneLine(next)} from ${oneLine(old)} in batches, ${oneLine(batch)}; let all code use ${oneLine(next)}; drop trigger, function and ${oneLine(old)}.
${alter(table)} ADD COLUMN ${next} ${type === undefined ? '' : typeSql(type)};
CREATE FUNCTION ${routine} RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $both$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.${next} IS DISTINCT FROM OLD.${next} THEN
    NEW.${old} := NEW.${next};
  ELSIF TG_OP = 'UPDATE' AND NEW.${old} IS DISTINCT FROM OLD.${old} THEN
    NEW.${next} := NEW.${old};
  ELSIF NEW.${next} IS NULL THEN
    NEW.${next} := NEW.${old};
  ELSIF TG_OP = 'INSERT' THEN
    NEW.${old} := NEW.${next};
  END IF;
  RETURN NEW;
END
$both$;
CREATE TRIGGER ${quoteIdentifier(both)} BEFORE INSERT OR UPDATE ON ${qualifiedName(table)}
  FOR EACH ROW EXECUTE FUNCTION ${routine};
`,
    down: `DROP TRIGGER ${quoteIdentifier(both)} ON ${qualifiedName(table)};\nDROP FUNCTION ${routine};\n${alter(table)} DROP COLUMN ${next};\n`,
    transaction: true,
  };
}

function addPartition(values: FormValues, { table }: ChangeScene): NewMigration {
  const name = valueOf(values, 'partition');
  const made = beside(table, name);
  const bound = `FOR VALUES ${valueOf(values, 'bound')}`;
  return {
    name: fileWords('add', name),
    up: `CREATE TABLE ${made} (LIKE ${qualifiedName(table)} INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING GENERATED);\n${alter(table)} ATTACH PARTITION ${made} ${bound};\n`,
    down: `${alter(table)} DETACH PARTITION ${made};\nDROP TABLE ${made};\n`,
    transaction: true,
  };
}

function notValidFirst(table: Table, name: string, body: string): readonly NewMigration[] {
  return [
    {
      name: fileWords('add', name),
      up: `${alter(table)} ADD CONSTRAINT ${quoteIdentifier(name)} ${body} NOT VALID;\n`,
      down: `${alter(table)} DROP CONSTRAINT ${quoteIdentifier(name)};\n`,
      transaction: true,
    },
    validation(qualifiedName(table), name),
  ];
}

function alter(table: Table): string {
  return `ALTER TABLE ${qualifiedName(table)}`;
}

/** Without the schema if it is public. */
function qualifiedName({ schema, name }: Pick<Table, 'schema' | 'name'>): string {
  return qualified({ schema: schema === 'public' ? undefined : schema, name });
}

/** Another object of that name in the table's schema. */
function beside({ schema }: Table, name: string): string {
  return qualifiedName({ schema, name });
}

/** A line break would end the comment. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}
