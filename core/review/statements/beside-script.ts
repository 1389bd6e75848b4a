/** What stands at the head of a script that builds indexes CONCURRENTLY, be it before a change or to take one back: lines of SQL. */

/** Measured by test/databases/review-second-run.test.ts: of one that was ended in its first wait nothing is left, and a second run meets what is whole. */
export const besideOthers: readonly string[] = [
  '-- Each statement by itself, outside of a transaction: psql -v ON_ERROR_STOP=1 -f, without -1.',
  '-- What fails may leave an invalid index (SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid): DROP INDEX CONCURRENTLY that one, then go on with its statement. A valid one is done and stays.',
  'SET statement_timeout = 0;',
  'SET lock_timeout = 0;',
];
