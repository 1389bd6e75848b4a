/** sql-formatter behind core's door, one for each dialect and set of options. Loaded when somebody formats for the first time. */
import type { FormatOptionsWithLanguage, SqlLanguage } from 'sql-formatter';
import type { Formatter } from '../../core/formatting/format-document.ts';
import type { SpokenDialect } from '../../core/migrations/convention.ts';
import { StatementParser } from '../../core/operations/postgres/statement-parser.ts';
import { tokenize as mysqlTokens } from '../../core/syntax/mysql/lexer.ts';
import { tokenize as postgresTokens } from '../../core/syntax/postgres/lexer.ts';
import { tokenize as sqliteTokens } from '../../core/syntax/sqlite/lexer.ts';
import { tokenize as sqlserverTokens } from '../../core/syntax/sqlserver/lexer.ts';
import type { Token } from '../../core/syntax/token.ts';
import { loadPostgresParser } from '../parsers/postgres.ts';
import type { FormatOptions } from './options.ts';

type Parameters = NonNullable<FormatOptionsWithLanguage['paramTypes']>;

interface Dialect {
  readonly language: SqlLanguage;
  readonly tokenize: (text: string) => readonly Token[];
  /** What applications and tools write for values, beside the server's own. */
  readonly paramTypes: Parameters;
}

/** psql's. */
const variable = { regex: `:'\\w+'|:"\\w+"` };
/** Of tools that put the name of a schema in. */
const placeholder = { regex: String.raw`\$\{\w+\}` };

const dialects: Readonly<Record<SpokenDialect, Dialect>> = {
  postgresql: {
    language: 'postgresql',
    tokenize: postgresTokens,
    paramTypes: { numbered: ['$'], named: [':', '@'], custom: [variable, placeholder] },
  },
  mysql: {
    language: 'mariadb',
    tokenize: mysqlTokens,
    paramTypes: { positional: true, named: [':'], custom: [placeholder] },
  },
  sqlite: {
    language: 'sqlite',
    tokenize: sqliteTokens,
    paramTypes: { positional: true, numbered: ['?'], named: [':', '@', '$'], custom: [placeholder] },
  },
  sqlserver: {
    language: 'transactsql',
    tokenize: sqlserverTokens,
    paramTypes: { positional: true, named: [':'], custom: [placeholder] },
  },
};

/** Where no tree says that it is a function or a type, a word may be a name, and names may be told apart by their case. */
const namesAsWritten = {
  identifierCase: 'preserve',
  dataTypeCase: 'preserve',
  functionCase: 'preserve',
} as const;

export async function formatterFor(dialect: SpokenDialect, options: FormatOptions): Promise<Formatter> {
  const { format } = await import('sql-formatter');
  const { language, tokenize, paramTypes } = dialects[dialect];
  const treeOf = dialect === 'postgresql' ? await postgresTrees() : undefined;
  const chosen = { ...options, ...(treeOf === undefined ? namesAsWritten : {}), language, paramTypes };
  return {
    language: { tokenize, treeOf },
    format: (text) => {
      try {
        return format(text, chosen);
      } catch {
        // It throws at what it cannot read; what it says of it is meant for people who write the formatter.
        return undefined;
      }
    },
  };
}

async function postgresTrees(): Promise<(text: string) => unknown> {
  const grammar = await loadPostgresParser();
  const statements = new StatementParser(grammar);
  return (text) => {
    const asWritten = grammar.parse(text);
    const result = asWritten.ok ? asWritten : grammar.parse(statements.parse(text).readable);
    return result.ok ? result.tree : undefined;
  };
}
