/** In which programs SQL is looked for: in none, in migrations, in all but tests. */
export const embeddedSqlFiles = ['off', 'migrations', 'all'] as const;
export type EmbeddedSqlFiles = (typeof embeddedSqlFiles)[number];
