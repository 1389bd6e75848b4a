/** What stands between the application and its PostgreSQL, as its configuration says it: no file of the repository has to. */
export const poolModes = ['session', 'transaction', 'statement'] as const;

/** PgBouncer's words: for how long a client keeps a server connection. */
export type PoolMode = (typeof poolModes)[number];
