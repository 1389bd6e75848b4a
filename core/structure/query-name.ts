/**
 * Reads the name that a comment gives a query, for tools that generate functions from queries: sqlc and similar ones, yesql, HugSQL,
 * aiosql, PgTyped.
 */

export interface QueryName {
  readonly name: string;
  /** The kind of result, as written. */
  readonly detail: string | undefined;
}

const forms: readonly RegExp[] = [
  // sqlc, yesql, aiosql: `-- name: GetUser :one`, `-- name: get-user<!`.
  /^--\s*:?name:?\s+([\w-]+)\s*([:!?^$<*][\w!?^$*<>:]*)?/,
  // PgTyped: `/* @name GetUser */`.
  /^\/\*\s*@name\s+([\w-]+)/,
];

/** The nearest one before the statement. */
export function namedBy(comments: readonly string[]): QueryName | undefined {
  for (const comment of comments.toReversed())
    for (const form of forms) {
      const match = form.exec(comment);
      if (match?.[1] !== undefined) return { name: match[1], detail: match[2] };
    }
  return undefined;
}
