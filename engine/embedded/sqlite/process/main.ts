/**
 * The process of the embedded SQLite: a database in memory or a file to read, and its parent's requests, one at a time. It has no limits
 * itself; the parent measures time and memory and kills it.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serve } from '../../process/serve.ts';
import { readSqliteRequest, type SqliteReply, type SqliteRequest } from '../messages.ts';
import { SqliteDatabase, SqliteRefusal } from './database.ts';

let database: SqliteDatabase | undefined;

serve({ read: readSqliteRequest, answer, failed: ({ id }, error) => errorReply(id, error) });

async function answer(request: SqliteRequest): Promise<SqliteReply> {
  const { id } = request;
  switch (request.kind) {
    case 'open':
      database = await SqliteDatabase.open(
        join(dirname(fileURLToPath(import.meta.url)), 'sqlite3.wasm'),
        request.file,
      );
      return { kind: 'opened', id, version: database.version };
    case 'query':
      return { kind: 'rows', id, rows: opened(database).run(request.text, request.values) };
    case 'renew':
      opened(database).renew();
      return { kind: 'done', id };
    case 'mark':
      opened(database).mark(request.mark);
      return { kind: 'done', id };
    case 'go-back':
      opened(database).goBack(request.mark);
      return { kind: 'done', id };
    case 'unmark':
      opened(database).unmark(request.mark);
      return { kind: 'done', id };
  }
}

function opened(database: SqliteDatabase | undefined): SqliteDatabase {
  if (database === undefined) throw new Error('The database is not open.');
  return database;
}

function errorReply(id: number, error: unknown): SqliteReply {
  if (error instanceof SqliteRefusal) {
    const { message, code, position } = error;
    return { kind: 'error', id, message, code, position };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { kind: 'error', id, message, code: undefined, position: undefined };
}
