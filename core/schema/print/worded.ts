/**
 * Prints tables, keys, indexes and views in the dialects without a grammar: with the quotes, types and keywords of the server. What replay
 * does not model (bodies of views, triggers and routines, except SQLite's) is omitted.
 */
import type { Option } from '../../operations/model/operation.ts';
import { indexesOf } from '../lookup.ts';
import type { Column, Constraint, Index, IndexKey, Schema, Table, View } from '../model.ts';
import { wordsOf, type SchemaWords } from '../words.ts';
import { relationsOf } from './kinds.ts';
import { actionText } from './referential-action.ts';

/** The statements that create a whole schema, without terminators. Tables follow those that they reference, unless there is a cycle. */
export function wordedScript(schema: Schema): readonly string[] {
  const { tables, views } = relationsOf(schema);
  const words = wordsOf(schema);
  const namespaces = [...schema.namespaces.values()]
    .filter(({ origin }) => origin !== undefined)
    .map(
      ({ name }) => `CREATE ${schema.dialect === 'clickhouse' ? 'DATABASE' : 'SCHEMA'} ${words.quoted(name)}`,
    );
  const made = new Set<string>();
  const late: string[] = [];
  const statements = inOrder(tables).flatMap((table) => {
    made.add(table.key);
    const isLate = (one: Constraint): boolean =>
      schema.dialect !== 'sqlite' && one.references !== undefined && !made.has(one.references.relation);
    late.push(...table.constraints.filter(isLate).map((one) => addConstraint(schema, table, one)));
    return tableStatements(schema, table, isLate);
  });
  return [
    ...namespaces,
    ...sequenceStatements(schema),
    ...statements,
    ...late,
    ...views.flatMap((one) => viewStatements(one)),
  ];
}

/** Before the tables, whose defaults may call them. */
function sequenceStatements(schema: Schema): readonly string[] {
  const words = wordsOf(schema);
  return relationsOf(schema).sequences.map(
    ({ schema: place, name, start, increment, minimum, maximum, cycle }) =>
      `CREATE SEQUENCE ${words.qualified(place, name)} INCREMENT BY ${increment} MINVALUE ${minimum} MAXVALUE ${maximum} START WITH ${start}${cycle ? ' CYCLE' : ''}`,
  );
}

/** As a script; SQL Server requires a separate batch for CREATE SCHEMA. */
export function ended({ dialect }: Schema, statements: readonly string[]): string {
  const isBatch = (one: string): boolean => dialect === 'sqlserver' && one.startsWith('CREATE SCHEMA');
  return statements.map((one) => `${one.replace(/;\s*$/, '')};\n${isBatch(one) ? 'GO\n' : ''}`).join('');
}

/** One table or view with its indexes; empty if its text is not known. */
export function wordedRelation(schema: Schema, key: string): readonly string[] {
  const relation = schema.relations.get(key);
  if (relation === undefined || relation.kind === 'sequence') return [];
  return 'constraints' in relation
    ? tableStatements(schema, relation, () => false)
    : viewStatements(relation);
}

/** Referenced tables first; in a cycle names decide. */
function inOrder(tables: readonly Table[]): readonly Table[] {
  const byKey = new Map(tables.map((one) => [one.key, one]));
  const seen = new Set<Table>();
  const result: Table[] = [];
  const visit = (table: Table): void => {
    if (seen.has(table)) return;
    seen.add(table);
    for (const { references } of table.constraints) {
      const other = references && byKey.get(references.relation);
      if (other !== undefined) visit(other);
    }
    result.push(table);
  };
  for (const table of tables) visit(table);
  return result;
}

function tableStatements(
  schema: Schema,
  table: Table,
  isLate: (one: Constraint) => boolean,
): readonly string[] {
  // Its contents are not known: a virtual table, or one from a query.
  if (table.columns.length === 0) return [];
  const words = wordsOf(schema);
  const isMysql = schema.dialect === 'mysql';
  // Includes the indexes that MySQL created for foreign keys, as SHOW CREATE TABLE does.
  const own = indexesOf(schema, table.key).filter(({ constraint }) => constraint === undefined);
  const lines = [
    ...table.columns.map((one) => columnLine(schema, one)),
    ...table.constraints
      .filter((one) => one.kind !== 'not-null' && !isLate(one) && !isInColumn(table, one))
      .map((one) => constraintLine(schema, one)),
    ...(isMysql ? own.map((one) => mysqlKey(one, words)) : []),
  ];
  const name = nameIn(schema, table);
  const temporary = table.persistence === 'temporary' && schema.dialect !== 'sqlserver' ? 'TEMPORARY ' : '';
  return [
    `CREATE ${temporary}TABLE ${name} (\n${lines.map((line) => `  ${line}`).join(',\n')}\n)${tail(schema, table)}`,
    ...(isMysql ? [] : own.map((one) => createIndex(schema, one, name))),
    ...table.triggers.flatMap(({ source }) => (source === undefined ? [] : [source])),
  ];
}

function viewStatements({ source, triggers }: View): readonly string[] {
  const all = [source, ...triggers.map((one) => one.source)];
  return all.flatMap((one) => (one === undefined ? [] : [one]));
}

/** SQLite's script is for one database, whose name is not written. */
function nameIn(schema: Schema, { schema: place, name }: Table): string {
  const words = wordsOf(schema);
  return schema.dialect === 'sqlite' ? words.quoted(name) : words.qualified(place, name);
}

/** Table options: STRICT, WITHOUT ROWID, ENGINE and the like; in ClickHouse the clauses as they were written. */
function tail({ dialect }: Schema, { options, comment }: Table): string {
  if (dialect === 'sqlite') {
    const known = options.flatMap(({ name }) =>
      name === 'without_rowid' ? ['WITHOUT ROWID'] : name === 'strict' ? ['STRICT'] : [],
    );
    return known.length === 0 ? '' : ` ${known.join(', ')}`;
  }
  if (dialect === 'clickhouse')
    return inOrderOf(clickhouseClauses, options)
      .map((one) => `\n${one}`)
      .join('');
  if (dialect !== 'mysql') return '';
  const known = options.flatMap(({ name, value }) => {
    const word = mysqlOptions.get(name);
    return word === undefined || value === undefined ? [] : [`${word}=${engines.get(value) ?? value}`];
  });
  return [...known, ...(comment === undefined ? [] : [`COMMENT=${text(comment)}`])]
    .map((one) => ` ${one}`)
    .join('');
}

/** As the server spells them. */
const engines: ReadonlyMap<string, string> = new Map([
  ['innodb', 'InnoDB'],
  ['myisam', 'MyISAM'],
]);

const mysqlOptions: ReadonlyMap<string, string> = new Map([
  ['engine', 'ENGINE'],
  ['charset', 'DEFAULT CHARSET'],
  ['collate', 'COLLATE'],
  ['row_format', 'ROW_FORMAT'],
]);

// ----------------------------------------------------------------------------------------------------------------- columns

function columnLine(schema: Schema, column: Column): string {
  const words = wordsOf(schema);
  const { sqlite } = column;
  const name = words.quoted(column.name);
  if (sqlite?.source !== undefined) return `${name} ${afterName(sqlite.source)}`.trimEnd();
  return `${name} ${columnDefinition(schema, column)}`;
}

/** Without the name, and for SQLite without what only its text has. */
export function columnDefinition(schema: Schema, column: Column): string {
  return columnFacts(schema, column)
    .filter((one) => one !== '')
    .join(' ');
}

/** A column's definition after its name, in the order that its server requires. */
function columnFacts(schema: Schema, column: Column): readonly string[] {
  const { nullable, generated, mysql, sqlserver, collation } = column;
  const type = wordsOf(schema).typeSql(column);
  const value = column.default;
  const collate = collation === undefined ? '' : `COLLATE ${collation}`;
  const required = nullable ? '' : 'NOT NULL';
  if (schema.dialect === 'sqlserver') {
    if (generated !== undefined)
      return [`AS ${bracketed(value)}${generated === 'stored' ? ' PERSISTED' : ''}`];
    const named =
      sqlserver?.defaultName === undefined
        ? ''
        : `CONSTRAINT ${wordsOf(schema).quoted(sqlserver.defaultWritten ?? sqlserver.defaultName)} `;
    return [
      ...[type, collate, sqlserver?.identity === true ? 'IDENTITY' : '', nullable ? 'NULL' : 'NOT NULL'],
      ...[
        value === undefined ? '' : `${named}DEFAULT ${value}`,
        sqlserver?.rowguidcol === true ? 'ROWGUIDCOL' : '',
      ],
    ];
  }
  if (schema.dialect === 'clickhouse') {
    const kind = generated === undefined ? 'DEFAULT' : generated === 'stored' ? 'MATERIALIZED' : 'ALIAS';
    return [
      type,
      value === undefined ? '' : `${kind} ${value}`,
      ...inOrderOf(clickhouseProperties, column.options),
    ];
  }
  const made =
    generated === undefined ? '' : `GENERATED ALWAYS AS ${bracketed(value)} ${generated.toUpperCase()}`;
  const fallback = generated !== undefined || value === undefined ? '' : `DEFAULT ${value}`;
  return [
    ...[type, mysql?.charset === undefined ? '' : `CHARACTER SET ${mysql.charset}`, collate, made, required],
    ...[fallback, mysql?.onUpdate === undefined ? '' : `ON UPDATE ${mysql.onUpdate}`],
    ...[mysql?.autoIncrement === true ? 'AUTO_INCREMENT' : '', mysql?.invisible === true ? 'INVISIBLE' : ''],
    mysql?.comment === undefined ? '' : `COMMENT ${text(mysql.comment)}`,
  ];
}

/** What ClickHouse keeps of a table and of a column, in the order that its parser requires. */
const clickhouseClauses = [
  'engine',
  'partition by',
  'primary key',
  'order by',
  'sample by',
  'ttl',
  'settings',
  'comment',
];
const clickhouseProperties = ['comment', 'codec', 'statistics', 'ttl', 'primary key', 'settings'];

function inOrderOf(names: readonly string[], options: readonly Option[]): readonly string[] {
  return names.flatMap((name) => {
    const one = options.find((each) => each.name === name);
    return one === undefined
      ? []
      : [`${name.toUpperCase()}${name === 'engine' ? ' =' : ''} ${one.value ?? ''}`];
  });
}

function bracketed(expression = ''): string {
  return expression.startsWith('(') && expression.endsWith(')') ? expression : `(${expression})`;
}

/** A definition of SQLite begins with the column's name. */
function afterName(source: string): string {
  const quoted = /^(?:"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|'(?:[^']|'')*'|[^\s(,]+)/.exec(source);
  return source.slice(quoted?.[0].length ?? 0).trim();
}

/** SQLite: it is part of the column's own definition. */
function isInColumn(table: Table, { source, columns }: Constraint): boolean {
  return (
    source === undefined &&
    table.columns.some((one) => columns.includes(one.name) && one.sqlite?.source !== undefined)
  );
}

// ------------------------------------------------------------------------------------------------------- keys and indexes

function constraintLine(schema: Schema, one: Constraint): string {
  const { quoted } = wordsOf(schema);
  if (one.source !== undefined && one.source !== '') return one.source;
  const body = constraintBody(schema, one);
  const isNamed = schema.dialect !== 'sqlite' && !(schema.dialect === 'mysql' && one.kind === 'primary-key');
  if (schema.dialect === 'mysql' && one.kind === 'unique')
    return body.replace(/^UNIQUE/, `UNIQUE KEY ${quoted(one.name)}`);
  return isNamed ? `CONSTRAINT ${quoted(one.name)} ${body}` : body;
}

/** The definition after a constraint's name. */
export function constraintBody(schema: Schema, one: Constraint): string {
  const words = wordsOf(schema);
  const list = (names: readonly string[]): string => `(${names.map(words.quoted).join(', ')})`;
  const index = one.index === undefined ? undefined : schema.indexes.get(one.index);
  const keys =
    index === undefined
      ? list(one.columns)
      : `(${index.elements.map((each) => keySql(each, words)).join(', ')})`;
  const clustered =
    schema.dialect !== 'sqlserver' || index === undefined
      ? ''
      : index.clustered
        ? ' CLUSTERED'
        : ' NONCLUSTERED';
  switch (one.kind) {
    case 'primary-key':
      return `PRIMARY KEY${clustered} ${keys}`;
    case 'unique':
      return `UNIQUE${clustered} ${keys}`;
    case 'check':
      return `CHECK ${bracketed(one.expression)}${one.enforced || schema.dialect !== 'mysql' ? '' : ' NOT ENFORCED'}`;
    case 'foreign-key': {
      const { references } = one;
      if (references === undefined) return '';
      const target = schema.relations.get(references.relation);
      const dot = references.relation.indexOf('.');
      const to = (
        schema.dialect === 'sqlite' ? (_: string, name: string) => words.quoted(name) : words.qualified
      )(
        target?.schema ?? references.relation.slice(0, dot),
        target?.name ?? references.relation.slice(dot + 1),
      );
      const columns = references.columns.length === 0 ? '' : ` ${list(references.columns)}`;
      const actions = [
        ...(references.onDelete === 'no-action' ? [] : [`ON DELETE ${actionText(references.onDelete)}`]),
        ...(references.onUpdate === 'no-action' ? [] : [`ON UPDATE ${actionText(references.onUpdate)}`]),
        ...(one.deferrable ? [`DEFERRABLE${one.initiallyDeferred ? ' INITIALLY DEFERRED' : ''}`] : []),
      ];
      return [`FOREIGN KEY ${list(one.columns)} REFERENCES ${to}${columns}`, ...actions].join(' ');
    }
    case 'exclusion':
    case 'not-null':
      return '';
  }
}

function addConstraint(schema: Schema, table: Table, one: Constraint): string {
  const words = wordsOf(schema);
  return `ALTER TABLE ${words.qualified(table.schema, table.name)} ADD ${constraintLine(schema, one)}`;
}

function keySql(
  { column, expression, length, descending, collation }: IndexKey,
  { quoted }: SchemaWords,
): string {
  const key = column === undefined ? (expression ?? '') : quoted(column);
  const collate = collation === undefined ? '' : ` COLLATE ${collation}`;
  return `${key}${length === undefined ? '' : `(${length})`}${collate}${descending ? ' DESC' : ''}`;
}

/** `UNIQUE KEY`, `FULLTEXT KEY`, as a part of CREATE TABLE. */
function mysqlKey(index: Index, words: SchemaWords): string {
  const kind = index.unique
    ? 'UNIQUE '
    : /^(?:fulltext|spatial)$/.test(index.method)
      ? `${index.method.toUpperCase()} `
      : '';
  const using = index.method === 'hash' ? ' USING HASH' : '';
  return `${kind}KEY ${words.quoted(index.name)} ${indexKeys(index, words)}${using}`;
}

/** The keys and options of an index: `(a, b DESC) INCLUDE (c) WHERE d`. */
export function indexKeys(index: Index, words: SchemaWords): string {
  const include =
    index.include.length === 0 ? '' : ` INCLUDE (${index.include.map(words.quoted).join(', ')})`;
  const where = index.where === undefined ? '' : ` WHERE ${index.where}`;
  return `(${index.elements.map((each) => keySql(each, words)).join(', ')})${include}${where}`;
}

function createIndex(schema: Schema, index: Index, table: string): string {
  const words = wordsOf(schema);
  const kind = [index.unique ? 'UNIQUE ' : '', index.clustered ? 'CLUSTERED ' : ''].join('');
  const type = schema.dialect === 'clickhouse' ? ` TYPE ${index.method}` : '';
  return `CREATE ${kind}INDEX ${words.quoted(index.name)} ON ${table} ${indexKeys(index, words)}${type}`;
}

function text(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
