/** The protocol between the embedded SQLite's process and its parent. Both sides validate what they receive, which is unknown JSON. */
import { field, isRows, isStringList, optionalString } from '../wire.ts';

/** To the process. One request is answered before the next is sent. */
export type SqliteRequest =
  /** The first request: a database in memory, or a user's file, read-only. */
  | { readonly kind: 'open'; readonly id: number; readonly file?: string | undefined }
  /** All statements of the text, each in the current transaction. */
  | { readonly kind: 'query'; readonly id: number; readonly text: string; readonly values: readonly string[] }
  /** The same database in a new session: no open transaction, setting or temporary table of the previous one. */
  | { readonly kind: 'renew'; readonly id: number }
  /** Marks the database's state under a number; goes back to a mark; deletes one. Between transactions. */
  | { readonly kind: 'mark' | 'go-back' | 'unmark'; readonly id: number; readonly mark: number };

/** From the process. */
export type SqliteReply =
  | { readonly kind: 'opened'; readonly id: number; readonly version: string }
  | { readonly kind: 'done'; readonly id: number }
  /** For the last statement that returns rows; values as text. */
  | { readonly kind: 'rows'; readonly id: number; readonly rows: readonly (readonly (string | null)[])[] }
  | {
      readonly kind: 'error';
      readonly id: number;
      readonly message: string;
      /** The name of its result code; undefined if the virtual machine failed. */
      readonly code: string | undefined;
      /** In the text, as a UTF-16 offset. */
      readonly position: number | undefined;
    };

export function readSqliteRequest(value: unknown): SqliteRequest | undefined {
  const id = field(value, 'id');
  if (typeof id !== 'number') return undefined;
  const kind = field(value, 'kind');
  switch (kind) {
    case 'open':
      return { kind, id, file: optionalString(value, 'file') };
    case 'renew':
      return { kind, id };
    case 'mark':
    case 'go-back':
    case 'unmark': {
      const mark = field(value, 'mark');
      return typeof mark === 'number' ? { kind, id, mark } : undefined;
    }
    case 'query': {
      const [text, values] = [field(value, 'text'), field(value, 'values')];
      return typeof text === 'string' && isStringList(values) ? { kind, id, text, values } : undefined;
    }
    default:
      return undefined;
  }
}

export function readSqliteReply(value: unknown): SqliteReply | undefined {
  const id = field(value, 'id');
  if (typeof id !== 'number') return undefined;
  switch (field(value, 'kind')) {
    case 'opened': {
      const version = field(value, 'version');
      return typeof version === 'string' ? { kind: 'opened', id, version } : undefined;
    }
    case 'done':
      return { kind: 'done', id };
    case 'rows': {
      const rows = field(value, 'rows');
      return isRows(rows) ? { kind: 'rows', id, rows } : undefined;
    }
    case 'error': {
      const [message, position] = [field(value, 'message'), field(value, 'position')];
      if (typeof message !== 'string') return undefined;
      const code = optionalString(value, 'code');
      return {
        kind: 'error',
        id,
        message,
        code,
        position: typeof position === 'number' ? position : undefined,
      };
    }
    default:
      return undefined;
  }
}
