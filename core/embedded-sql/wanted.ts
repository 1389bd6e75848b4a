/** In which programs Plinth looks for SQL: in none, in migrations, or in all but tests. */
export const embeddedSqlFiles = ['off', 'migrations', 'all'] as const;
export type EmbeddedSqlFiles = (typeof embeddedSqlFiles)[number];
