/** What a new session finds set: one process serves all, and nobody logs in between two migrations. */

const ofLogin = `pg_catalog.pg_db_role_setting
  WHERE setdatabase IN (0, (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()))
    AND setrole IN (0, (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = session_user))`;

/** The schema in which a login finds what is called by its name alone; null if nothing is set. For a query. */
export const schemaOfLogin = `(SELECT btrim(split_part(substr(one, 13), ',', 1), ' "') FROM (SELECT unnest(setconfig) AS one, setrole, setdatabase FROM ${ofLogin}) AS settings
  WHERE one LIKE 'search\_path=%' ORDER BY setrole = 0, setdatabase = 0 LIMIT 1)`;

/** ALTER DATABASE and ALTER ROLE … SET, the narrower over the wider, as the server has them. */
export const settingsOfLogin = `SELECT set_config(split_part(one, '=', 1), substr(one, strpos(one, '=') + 1), false)
FROM (SELECT unnest(setconfig) AS one FROM ${ofLogin}
  ORDER BY setrole <> 0, setdatabase <> 0) AS settings`;
