/** Who sets lock_timeout when no migration sets it. */

/**
 * `set by role`: `ALTER ROLE … SET lock_timeout` on the role that runs migrations, which no file of the repository shows. On other engines
 * the sessions of that role have their own setting.
 */
export const lockTimeoutSources = ['set by role'] as const;

export type LockTimeoutSource = (typeof lockTimeoutSources)[number];
