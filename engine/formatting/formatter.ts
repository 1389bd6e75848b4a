/**
 * Implements core's formatter interface with sql-formatter, one instance for each dialect and set of options. It is loaded on first use.
 */
import type { DialectOptions, FormatOptionsWithDialect, formatDialect } from 'sql-formatter';
import { Recent } from '../../core/collections/recent.ts';
import type { Formatter } from '../../core/formatting/format-document.ts';
import type { SpokenDialect } from '../../core/migrations/convention.ts';
import { tokenize as clickhouseTokens } from '../../core/syntax/clickhouse/lexer.ts';
import { tokenize as duckdbTokens } from '../../core/syntax/duckdb/lexer.ts';
import { tokenize as mysqlTokens } from '../../core/syntax/mysql/lexer.ts';
import { tokenize as postgresTokens } from '../../core/syntax/postgres/lexer.ts';
import { tokenize as sqliteTokens } from '../../core/syntax/sqlite/lexer.ts';
import { tokenize as sqlserverTokens } from '../../core/syntax/sqlserver/lexer.ts';
import type { Token } from '../../core/syntax/token.ts';
import { postgresTrees } from '../parsers/postgres-trees.ts';
import type { FormatOptions } from './options.ts';

type Parameters = NonNullable<FormatOptionsWithDialect['paramTypes']>;

interface Dialect {
  readonly load: () => Promise<{
    readonly formatDialect: typeof formatDialect;
    readonly language: DialectOptions;
  }>;
  readonly tokenize: (text: string) => readonly Token[];
  /** Placeholder syntaxes of applications and tools, in addition to the server's own. */
  readonly paramTypes: Parameters;
}

/** psql's variables. */
const variable = { regex: `:'\\w+'|:"\\w+"` };
/** Placeholders of tools that insert the name of a schema. */
const placeholder = { regex: String.raw`\$\{\w+\}` };

const dialects: Readonly<Record<SpokenDialect, Dialect>> = {
  postgresql: {
    load: () => import('./languages/postgresql.ts'),
    tokenize: postgresTokens,
    paramTypes: { numbered: ['$'], named: [':', '@'], custom: [variable, placeholder] },
  },
  mysql: {
    load: () => import('./languages/mysql.ts'),
    tokenize: mysqlTokens,
    paramTypes: { positional: true, named: [':'], custom: [placeholder] },
  },
  sqlite: {
    load: () => import('./languages/sqlite.ts'),
    tokenize: sqliteTokens,
    paramTypes: { positional: true, numbered: ['?'], named: [':', '@', '$'], custom: [placeholder] },
  },
  duckdb: {
    load: () => import('./languages/duckdb.ts'),
    tokenize: duckdbTokens,
    paramTypes: { positional: true, numbered: ['$'], named: ['$', ':'], custom: [placeholder] },
  },
  clickhouse: {
    load: () => import('./languages/clickhouse.ts'),
    tokenize: clickhouseTokens,
    paramTypes: { positional: true, custom: [placeholder, { regex: String.raw`\{\w+:[^{}]+\}` }] },
  },
  sqlserver: {
    load: () => import('./languages/sqlserver.ts'),
    tokenize: sqlserverTokens,
    paramTypes: { positional: true, named: [':'], custom: [placeholder] },
  },
};

/** Without a parse tree that identifies it as a function or a type, a word may be a name, and names may be case-sensitive. */
const namesAsWritten = {
  identifierCase: 'preserve',
  dataTypeCase: 'preserve',
  functionCase: 'preserve',
} as const;

export function formatterFor(dialect: SpokenDialect, options: FormatOptions): Promise<Formatter> {
  const key = JSON.stringify([dialect, options]);
  const formatter = formatters.get(key) ?? load(dialect, options);
  formatters.set(key, formatter);
  return formatter;
}

const formatters = new Map<string, Promise<Formatter>>();

async function load(dialect: SpokenDialect, options: FormatOptions): Promise<Formatter> {
  const { tokenize, paramTypes, ...of } = dialects[dialect];
  const { formatDialect: format, language } = await of.load();
  const treeOf = dialect === 'postgresql' ? await postgresTrees() : undefined;
  const chosen = {
    ...options,
    ...(treeOf === undefined ? namesAsWritten : {}),
    dialect: language,
    paramTypes,
  };
  const layOut = (text: string, linesBetweenQueries = 1): string | undefined => {
    try {
      return format(text, { ...chosen, linesBetweenQueries });
    } catch {
      // The formatter throws on text that it cannot parse; its message is meant for its developers.
      return undefined;
    }
  };
  // To lay a statement out takes half a millisecond, and a file that is formatted whenever it is saved has few new ones.
  const recent = new Recent<string | undefined>(mostRemembered, ({ length }) => length);
  const known = (text: string): string | undefined => {
    const before = recent.get(text);
    if (before !== undefined) return before.result;
    const result = layOut(text);
    recent.set(text, result);
    return result;
  };
  return {
    language: { tokenize, treeOf },
    format(texts) {
      const some = texts.filter((text) => !mayHaveComment.test(text) && recent.get(text) === undefined);
      const whole = some.length === 0 ? undefined : layOut(some.join('\n;\n'), between);
      const parts = whole?.split('\n'.repeat(between + 1)) ?? [];
      if (parts.length === some.length)
        for (const [i, text] of some.entries()) recent.set(text, parts[i]?.replace(/;$/, ''));
      return texts.map(known);
    },
  };
}

/** Empty lines that separate statements which are laid out together. Text with as many gives more parts, and is laid out alone. */
const between = 4;
/** Nothing says whether a comment between two statements belongs to the first or the second: what may have one is laid out alone. */
const mayHaveComment = /--|\/\*|#/;

/** In UTF-16 units, of what was laid out: a few large files. */
const mostRemembered = 4_000_000;
