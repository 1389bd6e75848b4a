/**
 * Why the embedded SQLite could not run a statement: it lacks something that programs or other builds of SQLite provide, so that nothing
 * follows about the migration. A message that is not recognised as that is a real refusal, and counts.
 */
import { ofHistory, type ServerRefusal, type Surroundings, type Unverifiable } from './reason.ts';

/** Undefined if any SQLite of that version would refuse the statement. */
export function sqliteUnverifiable(
  { message, sqlState = '' }: ServerRefusal,
  { isTemplate, toolTable, incomplete, unfinished }: Surroundings,
): Unverifiable | undefined {
  if (isTemplate) return { kind: 'template' };
  const brought = /^(?:no such|unknown) (module|function|collation sequence|tokenizer): (.+?)(?:\(\))?$/.exec(
    message,
  );
  if (brought !== null) return lacksInSqlite(`${String(brought[1])} ${String(brought[2])}`);
  if (sqlState.startsWith('SQLITE_CANTOPEN')) return lacksInSqlite('other database files');
  if (sqlState.startsWith('SQLITE_CONSTRAINT')) return { kind: 'rows' };
  const table = /^no such table: (?:main\.)?(.+)$/.exec(message)?.[1];
  if (toolTable !== undefined && table === toolTable) return { kind: 'tool-table', name: toolTable };
  return incomplete !== undefined && isMissing.test(message)
    ? ofHistory(message, incomplete, unfinished ?? [])
    : undefined;
}

export function lacksInSqlite(what: string): Unverifiable {
  return { kind: 'lacks', what, of: 'the embedded SQLite' };
}

const isMissing = /^no such (?:table|column|index|view|trigger)\b|has no column named/;
