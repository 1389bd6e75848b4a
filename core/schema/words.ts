/** How each server writes names and types, for displaying a replayed schema. print/ prints PostgreSQL's statements. */
import type { SpokenDialect } from '../migrations/convention.ts';
import { clickhouseWriting } from '../syntax/clickhouse/identifier.ts';
import { duckdbWriting } from '../syntax/duckdb/identifier.ts';
import { quotedName } from '../syntax/mysql/identifier.ts';
import { quoteIdentifier } from '../syntax/postgres/identifier.ts';
import type { Column, ColumnType, Schema } from './model.ts';
import { typeSql } from './print/names.ts';
import { typeText } from './type-text.ts';

export interface SchemaWords {
  readonly quoted: (name: string) => string;
  /** SQL's name of an object in a schema of the model, where `public` stands for the default schema. */
  readonly qualified: (schema: string, name: string) => string;
  /** The display name of the default schema; undefined if it is never named. */
  readonly home: string | undefined;
  /** Comments of tables and columns are part of the schema; other servers have none, or store them where Plinth does not read them. */
  readonly comments: boolean;
  /** A column's type for display. */
  readonly type: (column: TypedColumn) => string;
  /** The same in SQL's notation. */
  readonly typeSql: (column: TypedColumn) => string;
}

type TypedColumn = Pick<Column, 'type' | 'mysql'>;

const brackets = (name: string): string => `[${name.replaceAll(']', ']]')}]`;
const doubled = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const all: Readonly<Record<SpokenDialect, SchemaWords>> = {
  postgresql: {
    quoted: quoteIdentifier,
    qualified: (schema, name) =>
      schema === 'public' ? quoteIdentifier(name) : `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`,
    home: 'public',
    comments: true,
    type: ({ type }) => typeText(type),
    typeSql: ({ type }) => typeSql(type),
  },
  mysql: inWords(quotedName, undefined, true, mysqlType),
  sqlite: inWords(doubled, 'main', false, ({ type }) => withModifiers(type, type.name.toUpperCase())),
  sqlserver: inWords(brackets, 'dbo', false, ({ type }) => {
    const name = withModifiers(type, type.name);
    return type.schema === undefined ? name : `${type.schema}.${name}`;
  }),
  duckdb: inWords(duckdbWriting.quote, 'main', false, ({ type }) => type.name),
  clickhouse: inWords(clickhouseWriting.quote, 'default', false, ({ type }) => type.name),
};

/** By the schema's dialect. */
export function wordsOf({ dialect }: Pick<Schema, 'dialect'>): SchemaWords {
  return all[dialect];
}

function inWords(
  quoted: (name: string) => string,
  home: string | undefined,
  comments: boolean,
  type: (column: TypedColumn) => string,
): SchemaWords {
  const qualified = (schema: string, name: string): string => {
    const place = schema === 'public' ? home : schema;
    return place === undefined || schema === 'pg_temp' ? quoted(name) : `${quoted(place)}.${quoted(name)}`;
  };
  return { quoted, qualified, home, comments, type, typeSql: type };
}

/** `varchar(20)`, `decimal(10,2) unsigned`, `enum('a','b')`. */
function mysqlType({ type, mysql }: TypedColumn): string {
  const isUnsigned = type.name.endsWith(' unsigned');
  const name = isUnsigned ? type.name.slice(0, -' unsigned'.length) : type.name;
  const values = mysql?.values ?? [];
  const listed = values.map((one) => `'${one.replaceAll("'", "''")}'`).join(',');
  const written = values.length > 0 ? `${name}(${listed})` : withModifiers(type, name);
  return isUnsigned ? `${written} unsigned` : written;
}

function withModifiers({ modifiers, wordModifiers }: ColumnType, name: string): string {
  const listed = [...wordModifiers, ...modifiers.map(String)];
  return listed.length === 0 ? name : `${name}(${listed.join(',')})`;
}

/** How the server numbers the rows; for PostgreSQL that is the column's identity or default. */
export function numberedBy({ mysql, sqlite, sqlserver }: Column): string | undefined {
  if (mysql?.autoIncrement === true) return 'auto_increment';
  if (sqlite?.autoincrement === true) return 'autoincrement';
  return sqlserver?.identity === true ? 'identity' : undefined;
}

/** SQLite gives a constraint no name; its display name is its definition. */
export function isUnnamed(
  { dialect }: Pick<Schema, 'dialect'>,
  { name }: { readonly name: string },
): boolean {
  return dialect === 'sqlite' && /^(?:PRIMARY KEY|UNIQUE|FOREIGN KEY|CHECK)(?: \d+)?$/.test(name);
}
