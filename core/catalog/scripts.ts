/**
 * Script templates for an object: select from it, insert into it, create, alter or drop it. Text for an editor; nothing here is run. Names
 * are passed in quoted, as the catalog or the schema model writes them.
 */
import { quotedName as quotedForMysql } from '../syntax/mysql/identifier.ts';
import { quoted as quotedForPostgres } from '../syntax/postgres/identifier.ts';
import type { ObjectKind } from './objects.ts';

export const scriptKinds = ['select', 'insert', 'create', 'alter', 'drop'] as const;
export type ScriptKind = (typeof scriptKinds)[number];

export interface ScriptColumn {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly hasDefault: boolean;
  /** The server computes the column: an INSERT must omit it. */
  readonly isComputed: boolean;
}

export interface ScriptSubject {
  readonly kind: ObjectKind;
  /** Quoted, and qualified if it belongs to a schema. */
  readonly sqlName: string;
  /** The table or view that it belongs to, or a constraint's domain. */
  readonly owner: { readonly kind: ObjectKind; readonly sqlName: string } | undefined;
  /** Columns of a table or view. */
  readonly columns: readonly ScriptColumn[];
  /** The definition of a column. */
  readonly column: ScriptColumn | undefined;
  /** The CREATE statement; undefined if the server cannot print it. */
  readonly definition: string | undefined;
}

/** Only MySQL and MariaDB quote names with backticks. */
export function isMysqlName(sqlName: string): boolean {
  return sqlName.startsWith('`');
}

/** Only SQL Server quotes names with brackets. */
export function isSqlserverName(sqlName: string): boolean {
  return sqlName.startsWith('[');
}

/** SQLite names the schema of the file, and PostgreSQL would not quote that name. */
export function isSqliteName(sqlName: string): boolean {
  return sqlName.startsWith('"main".');
}

/** The templates that MySQL and SQLite share; statements that alter an object differ. */
const alike: ReadonlySet<ScriptKind> = new Set(['select', 'insert', 'create']);

/** The templates for an object. `ofTable`: the object belongs to a table or view. */
export function scriptsFor(
  kind: ObjectKind,
  {
    owner,
    isPrintable,
    isMysql = false,
  }: { readonly owner: ObjectKind | undefined; readonly isPrintable: boolean; readonly isMysql?: boolean },
): readonly ScriptKind[] {
  return scriptKinds.filter((script) => {
    if (isMysql && !alike.has(script)) return false;
    switch (script) {
      case 'select':
        return readable.has(kind) || (columnKinds.has(kind) && owner !== undefined && readable.has(owner));
      case 'insert':
        return tables.has(kind);
      case 'create':
        return isPrintable;
      case 'alter':
      case 'drop':
        return changeable(kind, owner);
    }
  });
}

export function writeScript(script: ScriptKind, subject: ScriptSubject): string | undefined {
  switch (script) {
    case 'select':
      return select(subject);
    case 'insert':
      return insert(subject);
    case 'create':
      return subject.definition === undefined ? undefined : ended(subject.definition);
    case 'alter':
      return alter(subject);
    case 'drop':
      return drop(subject);
  }
}

/** Enough rows to see what the table contains, few enough to return quickly. */
const rowsShown = 100;

const tables: ReadonlySet<ObjectKind> = new Set(['table', 'partitioned-table', 'foreign-table']);
const readable: ReadonlySet<ObjectKind> = new Set([...tables, 'view', 'materialized-view']);
const columnKinds: ReadonlySet<ObjectKind> = new Set(['column', 'key-column', 'reference-column']);
const constraintKinds: ReadonlySet<ObjectKind> = new Set([
  'primary-key',
  'unique-key',
  'foreign-key',
  'constraint',
  'unvalidated-constraint',
]);

/** The SQL keywords of kinds that are altered and dropped by their own name. */
const words: Readonly<Partial<Record<ObjectKind, string>>> = {
  schema: 'SCHEMA',
  table: 'TABLE',
  'partitioned-table': 'TABLE',
  'foreign-table': 'FOREIGN TABLE',
  view: 'VIEW',
  'materialized-view': 'MATERIALIZED VIEW',
  sequence: 'SEQUENCE',
  function: 'FUNCTION',
  procedure: 'PROCEDURE',
  aggregate: 'AGGREGATE',
  enum: 'TYPE',
  domain: 'DOMAIN',
  'composite-type': 'TYPE',
  'range-type': 'TYPE',
  index: 'INDEX',
  'invalid-index': 'INDEX',
  statistics: 'STATISTICS',
  extension: 'EXTENSION',
  'outdated-extension': 'EXTENSION',
  'foreign-data-wrapper': 'FOREIGN DATA WRAPPER',
  'foreign-server': 'SERVER',
  publication: 'PUBLICATION',
  subscription: 'SUBSCRIPTION',
  'event-trigger': 'EVENT TRIGGER',
  role: 'ROLE',
};

/** Kinds that exist only on a table, with the keyword between name and table. */
const onTable: Readonly<Partial<Record<ObjectKind, string>>> = {
  trigger: 'TRIGGER',
  'disabled-trigger': 'TRIGGER',
  rule: 'RULE',
  policy: 'POLICY',
};

function changeable(kind: ObjectKind, owner: ObjectKind | undefined): boolean {
  if (words[kind] !== undefined) return true;
  if (owner === undefined) return false;
  if (onTable[kind] !== undefined) return readable.has(owner);
  if (constraintKinds.has(kind)) return tables.has(owner) || owner === 'domain';
  return columnKinds.has(kind) && tables.has(owner);
}

function select({ kind, sqlName, owner, columns, column }: ScriptSubject): string {
  const from = columnKinds.has(kind) && owner !== undefined ? owner.sqlName : sqlName;
  const quoted = quotedLike(sqlName);
  const names = (column === undefined ? columns : [column]).map(({ name }) => quoted(name));
  const list = names.length === 0 ? '' : names.length === 1 ? ` ${names.join('')}` : `\n${indented(names)}`;
  if (isSqlserverName(sqlName)) return `SELECT TOP (${rowsShown})${list}\nFROM ${from};\n`;
  return `SELECT${list}\nFROM ${from}\nLIMIT ${rowsShown};\n`;
}

function insert({ sqlName, columns }: ScriptSubject): string {
  const given = columns.filter(({ isComputed }) => !isComputed);
  const quoted = quotedLike(sqlName);
  if (given.length === 0)
    return `INSERT INTO ${sqlName} ${isMysqlName(sqlName) ? '() VALUES ()' : 'DEFAULT VALUES'};\n`;
  const values = given.map((one, at) => {
    const comma = at === given.length - 1 ? '' : ',';
    const rest = one.nullable || one.hasDefault ? '' : ', not null';
    return `  ${one.hasDefault ? 'DEFAULT' : 'NULL'}${comma} -- ${oneLine(`${one.name} ${one.type}`)}${rest}`;
  });
  const names = given.map(({ name }) => quoted(name));
  return `INSERT INTO ${sqlName} (\n${indented(names)}\n) VALUES (\n${values.join('\n')}\n);\n`;
}

function quotedLike(sqlName: string): (name: string) => string {
  if (isSqlserverName(sqlName)) return (name) => `[${name.replaceAll(']', ']]')}]`;
  return isMysqlName(sqlName) ? quotedForMysql : quotedForPostgres;
}

function alter(subject: ScriptSubject): string | undefined {
  const { kind, sqlName, owner, column, definition } = subject;
  if (column !== undefined && owner !== undefined)
    return `${tableHead(owner)}\n  ALTER COLUMN ${sqlName} TYPE ${column.type};\n`;
  if (constraintKinds.has(kind) && owner !== undefined) {
    const action =
      kind === 'unvalidated-constraint' ? 'VALIDATE CONSTRAINT' : `RENAME CONSTRAINT ${sqlName} TO`;
    return `${tableHead(owner)}\n  ${action} ${kind === 'unvalidated-constraint' ? sqlName : newName};\n`;
  }
  const word = onTable[kind];
  if (word !== undefined && owner !== undefined)
    return `ALTER ${word} ${sqlName} ON ${owner.sqlName} RENAME TO ${newName};\n`;
  switch (kind) {
    case 'table':
    case 'partitioned-table':
    case 'foreign-table':
      return `${tableHead(subject)}\n  ADD COLUMN new_column text;\n`;
    case 'view':
    case 'function':
    case 'procedure':
      if (definition === undefined) break;
      return ended(definition.replace(/^CREATE (?=VIEW|FUNCTION|PROCEDURE)/, 'CREATE OR REPLACE '));
    case 'sequence':
      return `ALTER SEQUENCE ${sqlName} RESTART;\n`;
    case 'enum':
      return `ALTER TYPE ${sqlName} ADD VALUE 'new value';\n`;
    case 'composite-type':
      return `ALTER TYPE ${sqlName} ADD ATTRIBUTE new_attribute text;\n`;
    case 'extension':
    case 'outdated-extension':
      return `ALTER EXTENSION ${sqlName} UPDATE;\n`;
    default:
  }
  const own = words[kind];
  return own === undefined ? undefined : `ALTER ${own} ${called(subject)} RENAME TO ${newName};\n`;
}

const newName = 'new_name';

function drop(subject: ScriptSubject): string | undefined {
  const { kind, sqlName, owner } = subject;
  if (owner !== undefined && constraintKinds.has(kind))
    return `${tableHead(owner)}\n  DROP CONSTRAINT ${sqlName};\n`;
  if (owner !== undefined && columnKinds.has(kind)) return `${tableHead(owner)}\n  DROP COLUMN ${sqlName};\n`;
  const word = onTable[kind];
  if (word !== undefined && owner !== undefined) return `DROP ${word} ${sqlName} ON ${owner.sqlName};\n`;
  const own = words[kind];
  return own === undefined ? undefined : `DROP ${own} ${called(subject)};\n`;
}

function tableHead({ kind, sqlName }: { readonly kind: ObjectKind; readonly sqlName: string }): string {
  return `ALTER ${kind === 'domain' ? 'DOMAIN' : 'TABLE'} ${sqlName}`;
}

/** An aggregate without arguments is called with an asterisk. */
function called({ kind, sqlName }: ScriptSubject): string {
  return kind === 'aggregate' ? sqlName.replace(/\(\)$/, '(*)') : sqlName;
}

function indented(names: readonly string[]): string {
  return names.map((name) => `  ${name}`).join(',\n');
}

function ended(definition: string): string {
  const text = definition.trimEnd();
  return text.endsWith(';') ? `${text}\n` : `${text};\n`;
}

/** Names may contain line breaks, and a comment ends with its line. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}
