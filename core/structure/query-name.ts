/**
 * The name that a comment gives a query, for tools that make functions of queries: sqlc and its kin, yesql, HugSQL, aiosql, PgTyped. Reads no
 * comment that is not of this form.
 */

export interface QueryName {
  readonly name: string;
  /** What the tool makes of its result, as written. */
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
