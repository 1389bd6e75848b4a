/** Who sets a lock_timeout where no migration does. */

/** `set by role`: `ALTER ROLE … SET lock_timeout` of the role that runs migrations, which no file of the repository shows; on other engines its sessions have their setting. */
export const lockTimeoutSources = ['set by role'] as const;

export type LockTimeoutSource = (typeof lockTimeoutSources)[number];
