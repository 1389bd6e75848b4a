/**
 * Old and new code during a migration: which queries of a release a server accepts before it, after each of its steps, and after it. Types,
 * and the part of a query that can be prepared. A query that the server never accepted says nothing about the migration and is counted as
 * coverage.
 */
import type { Operation } from '../operations/model/operation.ts';
import { placeholdersOf } from '../syntax/postgres/placeholders.ts';
import type { ParsedStatement } from '../syntax/statement.ts';
import { slice } from '../text/span.ts';
import type { Place } from './place.ts';
import { sqlcParameters, type NamedParameter } from './sqlc.ts';

export type Release =
  | { readonly kind: 'workspace' }
  /** As the user named it: a branch, a tag, a commit. */
  | { readonly kind: 'ref'; readonly ref: string };

export interface CodeQuery {
  /** Relative to the workspace. */
  readonly file: string;
  /** Zero-based position in that file, as the release has it. */
  readonly line: number;
  readonly column: number;
  /** The text to prepare; undefined if a placeholder cannot be a parameter. */
  readonly sql: string | undefined;
}

export interface BrokenQuery {
  readonly query: CodeQuery;
  /** The server's message. */
  readonly message: string;
  /** The statement after which the server rejects it, once that is committed. */
  readonly since: Place;
  /** True if the server accepts it again after the whole migration. */
  readonly mended: boolean;
}

export interface UnpreparedQuery {
  readonly query: CodeQuery;
  /** The server's message, or a clause. */
  readonly because: string;
}

export interface ReleaseProof {
  readonly release: Release;
  /** Accepted before the migration. */
  readonly prepared: number;
  readonly broken: readonly BrokenQuery[];
  /** Rejected before the migration, and accepted after it. */
  readonly waiting: readonly UnpreparedQuery[];
  /** Never accepted: they say nothing. */
  readonly unprepared: readonly UnpreparedQuery[];
}

/** Queries that PREPARE accepts. */
const preparable: ReadonlySet<Operation['kind']> = new Set(['select', 'insert', 'update', 'delete']);
const rowsOnly: ReadonlySet<Operation['kind']> = new Set([
  'insert',
  'update',
  'delete',
  'truncate',
  'copyData',
]);

/** A query of a program, but not a script's bulk load or a statement that PREPARE does not support. */
export function isPreparable({ operations, understanding }: ParsedStatement): boolean {
  return (
    understanding.kind === 'understood' &&
    operations.length > 0 &&
    operations.every(({ kind }) => preparable.has(kind))
  );
}

/** True if the server may accept other queries after it. A statement that is not understood may do anything. */
export function mayChangeSchema({ operations }: ParsedStatement): boolean {
  return operations.length === 0 || operations.some(({ kind }) => !rowsOnly.has(kind));
}

/** With `$1` for each value that the program inserts: `?`, `%s`, `:name`, `${id}`, `@name`. A repeated name is one value. */
export function preparableText(parsed: ParsedStatement): string | undefined {
  const { text, readable, tokens, conditional } = parsed;
  if (conditional || text.includes('\0')) return undefined;
  const places = readable === text ? sqlcParameters(parsed) : placeholdersIn(text);
  if (places === undefined || places.length === 0) return places && text;
  const own = tokens.map((one) => Number(/^\$(\d+)$/.exec(slice(text, one))?.[1] ?? 0));
  const numbers = new Map<string, number>();
  let last = Math.max(0, ...own);
  let prepared = '';
  let at = 0;
  for (const { start, end, name, text: instead } of places) {
    prepared += text.slice(at, start);
    at = end;
    if (instead !== '') {
      prepared += instead;
      continue;
    }
    const number = (name === undefined ? undefined : numbers.get(name)) ?? (last += 1);
    if (name !== undefined) numbers.set(name, number);
    prepared += `$${number}`;
  }
  return prepared + text.slice(at);
}

/** Undefined if one of them is not a value. */
function placeholdersIn(text: string): readonly NamedParameter[] | undefined {
  const found = placeholdersOf(text);
  const areValues = found.every(
    ({ role, stands, outer, start, end }) =>
      role === 'value' && stands.includes('number') && outer.start === start && outer.end === end,
  );
  if (!areValues) return undefined;
  return found.map(({ start, end }) => {
    const written = text.slice(start, end);
    const isNameless = written === '?' || written.startsWith('%s');
    return { start, end, name: isNameless ? undefined : written, text: '' };
  });
}

export function breaksCode(releases: readonly ReleaseProof[]): boolean {
  return releases.some(({ broken }) => broken.length > 0);
}
