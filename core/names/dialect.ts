/** What names are in each dialect: its tokens and identifiers, and what its server has that no migration creates. */
import type { SpokenDialect } from '../migrations/convention.ts';
import type { Schema } from '../schema/model.ts';
import { typeNames as clickhouseTypes } from '../operations/clickhouse/types.ts';
import { typeNames } from '../operations/duckdb/types.ts';
import { clickhouseWriting } from '../syntax/clickhouse/identifier.ts';
import { tokenize as clickhouseTokens } from '../syntax/clickhouse/lexer.ts';
import { duckdbWriting } from '../syntax/duckdb/identifier.ts';
import { tokenize as duckdbTokens } from '../syntax/duckdb/lexer.ts';
import { tokenize as mysqlTokens } from '../syntax/mysql/lexer.ts';
import { mysqlWriting } from '../syntax/mysql/identifier.ts';
import { identifierName, quoteIdentifier } from '../syntax/postgres/identifier.ts';
import { Source } from '../syntax/postgres/source.ts';
import { tokenize as sqliteTokens } from '../syntax/sqlite/lexer.ts';
import { sqliteWriting } from '../syntax/sqlite/identifier.ts';

interface DialectOfNames {
  readonly source: (text: string) => Source;
  readonly nameOf: (written: string) => string;
  readonly quote: (name: string) => string;
  /** Its functions and its catalogs are known. Nothing is offered of another server. */
  readonly hasCatalog: boolean;
  readonly types: readonly string[];
}

const postgresql: DialectOfNames = {
  source: (text) => new Source(text),
  nameOf: identifierName,
  quote: quoteIdentifier,
  hasCatalog: true,
  types: words(
    'bigint|boolean|bytea|char(1)|cidr|date|double precision|inet|integer|interval|json|jsonb|macaddr|numeric|point|real|smallint|text|time|timestamp|timestamptz|tsquery|tsvector|uuid|varchar|xml|bigserial|serial|int4range|int8range|daterange|tstzrange|tsrange|numrange',
  ),
};

const all: Readonly<Record<SpokenDialect, DialectOfNames>> = {
  postgresql,
  mysql: {
    source: (text) => Source.worded(text, mysqlTokens, mysqlWriting),
    nameOf: mysqlWriting.nameOf,
    quote: mysqlWriting.quote,
    hasCatalog: false,
    types: words(
      'bigint|binary|blob|boolean|char|date|datetime|decimal|double|enum|float|int|json|longblob|longtext|mediumblob|mediumint|mediumtext|set|smallint|text|time|timestamp|tinyint|tinytext|varbinary|varchar|year',
    ),
  },
  sqlite: {
    source: (text) => Source.worded(text, sqliteTokens, sqliteWriting),
    nameOf: sqliteWriting.nameOf,
    quote: sqliteWriting.quote,
    hasCatalog: false,
    types: words('blob|integer|numeric|real|text'),
  },
  duckdb: {
    source: (text) => Source.worded(text, duckdbTokens, duckdbWriting),
    nameOf: duckdbWriting.nameOf,
    quote: duckdbWriting.quote,
    hasCatalog: false,
    types: typeNames,
  },
  clickhouse: {
    source: (text) => Source.worded(text, clickhouseTokens, clickhouseWriting),
    nameOf: clickhouseWriting.nameOf,
    quote: clickhouseWriting.quote,
    hasCatalog: false,
    types: clickhouseTypes,
  },
  // No feature about names asks.
  sqlserver: postgresql,
};

function words(listed: string): readonly string[] {
  return listed.split('|');
}

export function dialectOf({ dialect }: Pick<Schema, 'dialect'>): DialectOfNames {
  return all[dialect];
}
