/** Loads the grammar of a dialect and asks core what SQL does. A file of its own, because most command lines send no SQL. */
import type { SqlText } from '../../core/guard/act.ts';
import { judgeSql, type SqlJudgement } from '../../core/guard/sql.ts';
import { loadPostgresParser } from '../parsers/postgres.ts';
import { readersWith } from '../parsers/readers.ts';

export async function judge({ text, dialect }: SqlText): Promise<SqlJudgement> {
  return judgeSql(text, dialect, readersWith(await loadPostgresParser())[dialect]);
}
