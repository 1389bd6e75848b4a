/** The parse tree of a text by PostgreSQL's grammar, placeholders of applications and all, to compare texts by. Undefined where the grammar refuses it. */
import { StatementParser } from '../../core/operations/postgres/statement-parser.ts';
import { loadPostgresParser } from './postgres.ts';

export async function postgresTrees(): Promise<(text: string) => unknown> {
  const grammar = await loadPostgresParser();
  const statements = new StatementParser(grammar);
  return (text) => {
    const asWritten = grammar.parse(text);
    const result = asWritten.ok ? asWritten : grammar.parse(statements.parse(text).readable);
    return result.ok ? result.tree : undefined;
  };
}
