/** Loads PostgreSQL's own grammars from WebAssembly, each once per process and on first use. They only parse; core interprets the trees. */
import type { GrammarResult, PostgresParser } from '../../core/syntax/postgres/parser.ts';

/** The grammar that parses everything. */
export const newestGrammar = 18;
export const grammarVersions = [15, 16, 17, newestGrammar] as const;
type GrammarVersion = (typeof grammarVersions)[number];

const loading = new Map<GrammarVersion, Promise<PostgresParser>>();

export function loadPostgresParser(version: GrammarVersion = newestGrammar): Promise<PostgresParser> {
  const known = loading.get(version) ?? load(version);
  loading.set(version, known);
  return known;
}

interface Grammar {
  readonly loadModule: () => Promise<void>;
  readonly parseSync: (sql: string) => unknown;
  readonly hasSqlDetails: (
    error: unknown,
  ) => error is { readonly sqlDetails?: { readonly cursorPosition: number } };
}

const packages: Readonly<Record<GrammarVersion, () => Promise<Grammar>>> = {
  15: () => import('libpg-query-15'),
  16: () => import('libpg-query-16'),
  17: () => import('libpg-query-17'),
  18: () => import('libpg-query'),
};

async function load(version: GrammarVersion): Promise<PostgresParser> {
  const grammar = await packages[version]();
  await grammar.loadModule();
  const parse = (sql: string): GrammarResult => {
    try {
      return { ok: true, tree: grammar.parseSync(sql) };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { ok: false, message, cursor: cursorOf(grammar, error) };
    }
  };
  return { version, parse };
}

function cursorOf(grammar: Grammar, error: unknown): number {
  return grammar.hasSqlDetails(error) ? (error.sqlDetails?.cursorPosition ?? 0) : 0;
}
