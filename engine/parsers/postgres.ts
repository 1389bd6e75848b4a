/** Loads PostgreSQL's own grammar from WebAssembly, once per process. It parses; what a tree means is core's business. */
import type { GrammarResult, PostgresParser } from '../../core/syntax/postgres/parser.ts';

let loading: Promise<PostgresParser> | undefined;

export function loadPostgresParser(): Promise<PostgresParser> {
  loading ??= load();
  return loading;
}

async function load(): Promise<PostgresParser> {
  const grammar = await import('libpg-query');
  await grammar.loadModule();
  const parse = (sql: string): GrammarResult => {
    try {
      return { ok: true, tree: grammar.parseSync(sql) };
    } catch (error) {
      const details = grammar.hasSqlDetails(error) ? error.sqlDetails : undefined;
      const message = error instanceof Error ? error.message : String(error);
      return { ok: false, message, cursor: details?.cursorPosition ?? 0 };
    }
  };
  return { version: 18, parse };
}
