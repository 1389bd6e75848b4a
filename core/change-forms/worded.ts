/**
 * SQL that several forms write for MySQL, MariaDB and SQLite: names, online changes, triggers, a row as JSON. ALGORITHM and LOCK come from
 * the effects table, for the very statement that is written. PostgreSQL's counterpart is sql.ts.
 */
import { asked, heavier } from '../effects/mysql/online.ts';
import { grantedFor } from '../effects/mysql/granted.ts';
import type { Online } from '../effects/effect.ts';
import { dialectOf } from '../names/dialect.ts';
import { MysqlReader } from '../operations/mysql/reader.ts';
import type { Column, Schema, Table } from '../schema/model.ts';
import { columnDefinition } from '../schema/print/worded.ts';
import type { NewMigration } from '../migrations/convention.ts';
import { free } from './fields.ts';
import type { ChangeScene, FormField } from './form.ts';
import { migration } from './sql.ts';
import { replaySection } from '../replay/section.ts';

export interface Names {
  /** The scene's table. */
  readonly table: string;
  /** Another object of that name beside it. */
  readonly beside: (name: string) => string;
  readonly quoted: (name: string) => string;
  /** In parentheses. */
  readonly list: (names: readonly string[]) => string;
}

export function namesOf({ schema, table }: ChangeScene): Names {
  const quoted = dialectOf(schema).quote;
  const place = table.schema === 'public' ? '' : `${quoted(table.schema)}.`;
  const beside = (name: string): string => place + quoted(name);
  return { table: beside(table.name), beside, quoted, list: (all) => `(${all.map(quoted).join(', ')})` };
}

/** A table's name where another schema may be meant. */
export function tableName(schema: Schema, of: Pick<Table, 'schema' | 'name'>): string {
  const { quote } = dialectOf(schema);
  return of.schema === 'public' ? quote(of.name) : `${quote(of.schema)}.${quote(of.name)}`;
}

/** The type alone, with its character set: what another column needs to hold the same values. */
export function bareDefinition(schema: Schema, column: Column | undefined, isRequired = false): string {
  if (column === undefined) return '';
  const { mysql, ...rest } = column;
  const plain = { autoIncrement: false, onUpdate: undefined, comment: undefined, invisible: false } as const;
  const bare = columnDefinition(schema, {
    ...rest,
    ...(mysql === undefined ? {} : { mysql: { ...mysql, ...plain } }),
    ...{ nullable: !isRequired, default: undefined, generated: undefined },
  });
  // Of older servers a TIMESTAMP that does not say so is NOT NULL.
  return schema.dialect === 'mysql' && !isRequired ? `${bare} NULL` : bare;
}

export function text({ dialect }: Pick<Schema, 'dialect'>, value: string): string {
  const escaped = dialect === 'mysql' ? value.replaceAll('\\', '\\\\') : value;
  return `'${escaped.replaceAll("'", "''")}'`;
}

interface IndexOptions {
  readonly isUnique?: boolean;
  readonly where?: string;
}

export function addIndexWorded(
  scene: ChangeScene,
  columns: readonly string[],
  { isUnique = false, where = '' }: IndexOptions = {},
): readonly NewMigration[] {
  const { schema, table } = scene;
  const names = namesOf(scene);
  const name = free(scene, [table.name, ...columns, isUnique ? 'key' : 'idx']);
  const unique = isUnique ? 'UNIQUE ' : '';
  const condition = where === '' ? '' : ` WHERE ${where}`;
  if (schema.dialect === 'mysql')
    return alterMigrations(scene, [
      {
        name: ['create', name],
        up: `ADD ${unique}INDEX ${names.quoted(name)} ${names.list(columns)}`,
        down: `DROP INDEX ${names.quoted(name)}`,
      },
    ]);
  return [
    migration(
      ['create', name],
      `CREATE ${unique}INDEX ${names.quoted(name)} ON ${names.table} ${names.list(columns)}${condition};\n`,
      `DROP INDEX ${names.quoted(name)};\n`,
    ),
  ];
}

// ------------------------------------------------------------------------------------------------------- MySQL and MariaDB

/** ALTER TABLE with one action and the ALGORITHM and LOCK that the server grants it; without, if it would block writes or is not known. */
export function alterOnline(scene: ChangeScene, action: string): string {
  const plain = `ALTER TABLE ${namesOf(scene).table} ${action}`;
  const wanted = grantedTo(plain, scene);
  const clause = wanted?.lock === 'NONE' ? `, ${asked(wanted)}` : '';
  return `${plain}${clause};\n`;
}

/** One action of ALTER TABLE, and the one that takes it back. */
interface Alteration {
  readonly name: readonly string[];
  readonly up: string;
  readonly down: string;
  /** Comment lines before each. */
  readonly heads?: readonly [up: string, down: string];
}

/** A migration for each, as the server grants it after those before it. */
export function alterMigrations(
  scene: ChangeScene,
  alterations: readonly Alteration[],
): readonly NewMigration[] {
  let at = scene;
  return alterations.map(({ name, up, down, heads: [over = '', under = ''] = [] }) => {
    const there = alterOnline(at, up);
    at = after(at, there);
    return migration(name, over + there, under + alterOnline(at, down));
  });
}

/** The scene after some statements. */
export function after(scene: ChangeScene, sql: string): ChangeScene {
  const statements = new MysqlReader().statements(sql, 0, sql.length);
  return { ...scene, schema: replaySection(scene.schema, statements, '').end };
}

function grantedTo(sql: string, { schema, targetVersion }: ChangeScene): Online | undefined {
  const operations = new MysqlReader()
    .statements(sql, 0, sql.length)
    .flatMap(({ parsed }) => parsed.operations);
  let sum: Online | undefined;
  for (const operation of operations) {
    const granted = grantedFor(operation, { schema, targetVersion, isNew: () => false });
    if (granted === undefined) return undefined;
    sum = heavier(sum, granted.online);
  }
  // INPLACE covers several actions, and what only MariaDB calls NOCOPY.
  return sum?.algorithm === 'NOCOPY' ? { ...sum, algorithm: 'INPLACE' } : sum;
}

/** One statement, so that no tool cuts it: `does` has no semicolon. */
export function mysqlTrigger(
  scene: ChangeScene,
  { name, fires, does }: { readonly name: string; readonly fires: string; readonly does: string },
): string {
  const { table, beside } = namesOf(scene);
  return `CREATE TRIGGER ${beside(name)} ${fires} ON ${table} FOR EACH ROW\n${does};\n`;
}

export function dropTriggers(scene: ChangeScene, names: readonly string[]): string {
  const { beside } = namesOf(scene);
  return names.map((name) => `DROP TRIGGER ${beside(name)};\n`).join('');
}

/** TEXT and the like need a prefix length, JSON and places have no such index. */
export function isIndexable({ type }: Column): boolean {
  return !/text|blob|json|geometry|point|polygon|linestring/i.test(type.name);
}

/** The choices of MySQL and MariaDB among columns. */
export function indexable(scene: ChangeScene, field: FormField): FormField {
  if (field.input === 'text' || field.id !== 'columns') return field;
  const taken = new Set(scene.table.columns.filter((of) => !isIndexable(of)).map(({ name }) => name));
  return {
    ...field,
    initial: field.initial.filter((name) => !taken.has(name)),
    choices: field.choices.filter(({ value }) => !taken.has(value)),
  };
}

// ------------------------------------------------------------------------------------------------------------------ SQLite

interface SqliteTrigger {
  readonly name: string;
  readonly fires: string;
  /** Such as `WHEN …`, or empty. */
  readonly when?: string;
  /** Statements, each with its semicolon. */
  readonly does: readonly string[];
}

export function sqliteTrigger(scene: ChangeScene, trigger: SqliteTrigger, on?: string): string {
  const { table, quoted } = namesOf(scene);
  const { name, fires, when = '', does } = trigger;
  const condition = when === '' ? '' : `\n  WHEN ${when}`;
  return `CREATE TRIGGER ${quoted(name)} ${fires} ON ${on ?? table}${condition}
BEGIN
${does.map((one) => `  ${one}`).join('\n')}
END;
`;
}

/** The condition that finds the row of a trigger again. A column may have one of the names that the number of a row has. */
export function sameRow({ schema, table }: ChangeScene): string {
  const quoted = dialectOf(schema).quote;
  const taken = new Set(table.columns.map(({ name }) => name.toLowerCase()));
  const number = ['rowid', '_rowid_', 'oid'].find((name) => !taken.has(name));
  const key = table.constraints.find(({ kind }) => kind === 'primary-key')?.columns ?? [];
  const isNumbered = !table.options.some(({ name }) => name === 'without_rowid');
  return isNumbered && number !== undefined
    ? `${number} = NEW.${number}`
    : key.map((of) => `${quoted(of)} IS NEW.${quoted(of)}`).join(' AND ');
}

/** The time of the statement as the server's own functions write it, in UTC. */
export const sqliteNow = "strftime('%Y-%m-%d %H:%M:%f', 'now')";

/** A down migration drops a column, which SQLite does since 3.35. */
export function dropsColumns({ targetVersion }: ChangeScene): boolean {
  return targetVersion >= 335;
}

// -------------------------------------------------------------------------------------------------------------------- both

export const rowEvents = ['INSERT', 'UPDATE', 'DELETE'] as const;
export type RowEvent = (typeof rowEvents)[number];

export function valuesAsJson({ schema }: ChangeScene, row: string, columns: readonly Column[]): string {
  const { quote } = dialectOf(schema);
  const values = columns.map((of) => valueInJson(schema, of, `${row}.${quote(of.name)}`));
  return `${schema.dialect === 'mysql' ? 'JSON_ARRAY' : 'json_array'}(${values.join(', ')})`;
}

/** The values of a row as an object. JSON holds no bytes: they become hexadecimal digits. */
export function rowAsJson({ schema }: ChangeScene, row: string, columns: readonly Column[]): string {
  const quoted = dialectOf(schema).quote;
  const parts = columns.map((column) => {
    const value = `${row}.${quoted(column.name)}`;
    return `${text(schema, column.name)}, ${valueInJson(schema, column, value)}`;
  });
  return `${schema.dialect === 'mysql' ? 'JSON_OBJECT' : 'json_object'}(${parts.join(', ')})`;
}

function valueInJson({ dialect }: Schema, { type }: Column, value: string): string {
  if (dialect === 'mysql') return /blob|binary|bit|geometry/i.test(type.name) ? `HEX(${value})` : value;
  // Any column may hold bytes, but one that numbers its rows.
  return /^integer$/i.test(type.name)
    ? value
    : `CASE typeof(${value}) WHEN 'blob' THEN hex(${value}) ELSE ${value} END`;
}
