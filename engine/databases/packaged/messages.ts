/** The protocol between a process that loads a package of the user's and its parent. Both sides validate what they receive, which is unknown JSON. */
import { field, isRows, isStringList, optionalString } from '../../embedded/wire.ts';

/** To the process. One request is answered before the next is sent. */
export type PackagedRequest =
  /** The first request. `module`: the path of the package, whose code runs in the process. The database is not opened yet. `folder`: where relative paths begin, and outside of which no file but the database is read. */
  | {
      readonly kind: 'open';
      readonly id: number;
      readonly module: string;
      readonly path: string;
      readonly folder: string;
    }
  /** One query, or one EXPLAIN of a query: the database is opened for it, and closed after it. */
  | {
      readonly kind: 'query';
      readonly id: number;
      readonly text: string;
      readonly values: readonly string[];
    };

/** From the process. */
export type PackagedReply =
  | { readonly kind: 'opened'; readonly id: number }
  /** Values as text. */
  | { readonly kind: 'rows'; readonly id: number; readonly rows: readonly (readonly (string | null)[])[] }
  /** As the package words it, or why the text was not sent. */
  | { readonly kind: 'error'; readonly id: number; readonly message: string };

export function readPackagedRequest(value: unknown): PackagedRequest | undefined {
  const [id, kind] = [field(value, 'id'), field(value, 'kind')];
  if (typeof id !== 'number') return undefined;
  if (kind === 'open') {
    const [module, path] = [optionalString(value, 'module'), optionalString(value, 'path')];
    const folder = optionalString(value, 'folder');
    return module === undefined || path === undefined || folder === undefined
      ? undefined
      : { kind, id, module, path, folder };
  }
  const [text, values] = [optionalString(value, 'text'), field(value, 'values')];
  return kind === 'query' && text !== undefined && isStringList(values)
    ? { kind, id, text, values }
    : undefined;
}

export function readPackagedReply(value: unknown): PackagedReply | undefined {
  const [id, kind] = [field(value, 'id'), field(value, 'kind')];
  if (typeof id !== 'number') return undefined;
  const [rows, message] = [field(value, 'rows'), optionalString(value, 'message')];
  if (kind === 'opened') return { kind, id };
  if (kind === 'rows') return isRows(rows) ? { kind, id, rows } : undefined;
  return kind === 'error' && message !== undefined ? { kind, id, message } : undefined;
}
