/** The name under which temporary objects are modelled. */
/** Whatever the server calls the session's temporary schema. */
export const temporarySchema = 'pg_temp';
