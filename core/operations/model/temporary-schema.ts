/** The schema of temporary objects, whatever the server calls that of the session. */
/** Temporary objects live here, whatever the server calls the session's schema. */
export const temporarySchema = 'pg_temp';
