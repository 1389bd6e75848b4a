/**
 * Implements core's formatter interface with sql-formatter, one instance for each dialect and set of options. It is loaded on first use.
 */
import type { DialectOptions, FormatOptionsWithDialect, formatDialect } from 'sql-formatter';
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
  const recent = new RecentTexts();
  return {
    language: { tokenize, treeOf },
    format(texts) {
      const some = texts.filter((text) => !mayHaveComment.test(text) && !recent.has(text));
      const whole = some.length === 0 ? undefined : layOut(some.join('\n;\n'), between);
      const parts = whole?.split('\n'.repeat(between + 1)) ?? [];
      if (parts.length === some.length)
        for (const [i, text] of some.entries()) recent.note(text, parts[i]?.replace(/;$/, ''));
      return texts.map((text) => recent.of(text, (one) => layOut(one)));
    },
  };
}

/** Empty lines that separate statements which are laid out together. Text with as many gives more parts, and is laid out alone. */
const between = 4;
/** Nothing says whether a comment between two statements belongs to the first or the second: what may have one is laid out alone. */
const mayHaveComment = /--|\/\*|#/;

/** In UTF-16 units, of what was laid out: a few large files. */
const mostRemembered = 4_000_000;

/** To lay a statement out takes half a millisecond, and a file that is formatted whenever it is saved has few new ones. */
class RecentTexts {
  #recent = new Map<string, string | undefined>();
  #before = new Map<string, string | undefined>();
  #length = 0;

  has(text: string): boolean {
    return this.#recent.has(text) || this.#before.has(text);
  }

  of(text: string, layOut: (text: string) => string | undefined): string | undefined {
    if (!this.#recent.has(text))
      this.note(text, this.#before.has(text) ? this.#before.get(text) : layOut(text));
    return this.#recent.get(text);
  }

  note(text: string, result: string | undefined): void {
    this.#length += text.length;
    if (this.#length > mostRemembered) {
      this.#before = this.#recent;
      this.#recent = new Map();
      this.#length = text.length;
    }
    this.#recent.set(text, result);
  }
}
