/** The protocol between the embedded server's process and its parent. Both sides validate what they receive, which is unknown JSON. */
import type { GinSize } from '../../core/statistics/planner/model.ts';
import { field, isRows, isStringList, optionalString } from './wire.ts';

/** To the process. One request is answered before the next is sent. */
export type EmbeddedRequest =
  /** The first request: opens the database with these extensions installable. */
  | {
      readonly kind: 'open';
      readonly id: number;
      readonly extensions: readonly string[];
      /** A file that `save` wrote, to continue from; if undefined, the shipped cluster. */
      readonly from?: string | undefined;
      /** It explains and describes, and runs nothing that needs many buffers at once. */
      readonly explains: boolean;
    }
  /** Writes the database to a file. Between transactions. */
  | { readonly kind: 'save'; readonly id: number; readonly file: string }
  /** Marks the server's state under a number; goes back to a mark; deletes one. Between transactions. */
  | { readonly kind: 'mark' | 'go-back' | 'unmark'; readonly id: number; readonly mark: number }
  /** Gives files another size for the planner, removes sizes of others, and switches these sizes on or off. Between statements. */
  | {
      readonly kind: 'sizes';
      readonly id: number;
      readonly add: readonly VirtualRelation[];
      readonly on: boolean;
    }
  | {
      readonly kind: 'query';
      readonly id: number;
      readonly text: string;
      readonly protocol: 'extended' | 'simple';
      readonly values: readonly string[];
    }
  /** Parses each text and describes it, without running it. Between transactions. */
  | { readonly kind: 'describe'; readonly id: number; readonly texts: readonly string[] };

/** What the server knows of a statement before it runs. Types and relations are OIDs. */
export type RawDescription =
  | {
      readonly kind: 'described';
      readonly parameters: readonly number[];
      readonly columns: readonly RawColumn[];
    }
  | {
      readonly kind: 'refused';
      readonly message: string;
      readonly sqlState: string | undefined;
      /** As the server counts: characters, one-based. */
      readonly position: string | undefined;
      readonly hint: string | undefined;
    };

export interface RawColumn {
  readonly name: string;
  readonly type: number;
  readonly modifier: number;
  /** The column of a table that it is, or zeros. */
  readonly table: number;
  readonly column: number;
}

/** Object identifier of `anyelement`: the type of what the server was not told. */
export const anyElement = 2283;

/** A relation's main fork as the planner is to see it. */
export interface VirtualRelation {
  /** As pg_relation_filepath returns it. */
  readonly file: string;
  readonly blocks: number;
  /** The contents of its first page, for an index that has one. */
  readonly page?: VirtualPage | undefined;
}

export type VirtualPage =
  | { readonly kind: 'btree'; readonly height: number }
  | (GinSize & { readonly kind: 'gin' })
  | { readonly kind: 'brin'; readonly heapBlocks: number };

/** From the process. */
export type EmbeddedReply =
  | { readonly kind: 'opened'; readonly id: number }
  /** Saved, marked, restored or resized. */
  | { readonly kind: 'done'; readonly id: number }
  /** Values as the server prints them, for the last statement. */
  | { readonly kind: 'rows'; readonly id: number; readonly rows: readonly (readonly (string | null)[])[] }
  /** One for each text. */
  | { readonly kind: 'described'; readonly id: number; readonly answers: readonly RawDescription[] }
  | {
      readonly kind: 'error';
      readonly id: number;
      readonly message: string;
      readonly sqlState: string | undefined;
      /** As the server counts: characters, one-based. */
      readonly position: string | undefined;
    };

export function readRequest(value: unknown): EmbeddedRequest | undefined {
  const id = field(value, 'id');
  if (typeof id !== 'number') return undefined;
  const kind = field(value, 'kind');
  switch (kind) {
    case 'open': {
      const extensions = field(value, 'extensions');
      const from = optionalString(value, 'from');
      const explains = field(value, 'explains') === true;
      return isStringList(extensions) ? { kind: 'open', id, extensions, from, explains } : undefined;
    }
    case 'save': {
      const file = field(value, 'file');
      return typeof file === 'string' ? { kind: 'save', id, file } : undefined;
    }
    case 'mark':
    case 'go-back':
    case 'unmark': {
      const mark = field(value, 'mark');
      return typeof mark === 'number' ? { kind, id, mark } : undefined;
    }
    case 'sizes': {
      const [add, on] = [field(value, 'add'), field(value, 'on')];
      return isRelationList(add) && typeof on === 'boolean' ? { kind, id, add, on } : undefined;
    }
    case 'query': {
      const text = field(value, 'text');
      const protocol = field(value, 'protocol');
      const values = field(value, 'values');
      if (typeof text !== 'string' || (protocol !== 'extended' && protocol !== 'simple')) return undefined;
      return isStringList(values) ? { kind: 'query', id, text, protocol, values } : undefined;
    }
    case 'describe': {
      const texts = field(value, 'texts');
      return isStringList(texts) ? { kind: 'describe', id, texts } : undefined;
    }
    default:
      return undefined;
  }
}

export function readReply(value: unknown): EmbeddedReply | undefined {
  const id = field(value, 'id');
  if (typeof id !== 'number') return undefined;
  switch (field(value, 'kind')) {
    case 'opened':
      return { kind: 'opened', id };
    case 'done':
      return { kind: 'done', id };
    case 'rows': {
      const rows = field(value, 'rows');
      return isRows(rows) ? { kind: 'rows', id, rows } : undefined;
    }
    case 'described': {
      const answers = field(value, 'answers');
      return isDescriptions(answers) ? { kind: 'described', id, answers } : undefined;
    }
    case 'error': {
      const message = field(value, 'message');
      if (typeof message !== 'string') return undefined;
      return {
        kind: 'error',
        id,
        message,
        sqlState: optionalString(value, 'sqlState'),
        position: optionalString(value, 'position'),
      };
    }
    default:
      return undefined;
  }
}

function isDescriptions(value: unknown): value is readonly RawDescription[] {
  return (
    Array.isArray(value) &&
    value.every((one) => {
      if (field(one, 'kind') === 'refused') return typeof field(one, 'message') === 'string';
      const [parameters, columns] = [field(one, 'parameters'), field(one, 'columns')];
      return Array.isArray(parameters) && parameters.every(isNumber) && isColumns(columns);
    })
  );
}

function isColumns(value: unknown): value is readonly RawColumn[] {
  return (
    Array.isArray(value) &&
    value.every(
      (one) =>
        typeof field(one, 'name') === 'string' &&
        ['type', 'modifier', 'table', 'column'].every((name) => isNumber(field(one, name))),
    )
  );
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

function isRelationList(value: unknown): value is readonly VirtualRelation[] {
  return (
    Array.isArray(value) &&
    value.every((one) => {
      const page = field(one, 'page');
      return (
        typeof field(one, 'file') === 'string' &&
        typeof field(one, 'blocks') === 'number' &&
        (page === undefined || isPage(page))
      );
    })
  );
}

function isPage(page: unknown): boolean {
  const numbers = (...names: readonly string[]): boolean =>
    names.every((name) => typeof field(page, name) === 'number');
  switch (field(page, 'kind')) {
    case 'btree':
      return numbers('height');
    case 'gin':
      return numbers('pendingPages', 'totalPages', 'entryPages', 'dataPages', 'entries');
    case 'brin':
      return numbers('heapBlocks');
    default:
      return false;
  }
}
