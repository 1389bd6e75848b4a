/** The settings of a new session: one process serves all migrations, and there is no login between two of them. */

const ofLogin = `pg_catalog.pg_db_role_setting
  WHERE setdatabase IN (0, (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()))
    AND setrole IN (0, (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = session_user))`;

/** The schema of unqualified names for a login; null if nothing is set. For a query. */
export const schemaOfLogin = `(SELECT btrim(split_part(substr(one, 13), ',', 1), ' "') FROM (SELECT unnest(setconfig) AS one, setrole, setdatabase FROM ${ofLogin}) AS settings
  WHERE one LIKE 'search\_path=%' ORDER BY setrole = 0, setdatabase = 0 LIMIT 1)`;

/** ALTER DATABASE and ALTER ROLE … SET, the more specific one overriding the other, as on the server. */
export const settingsOfLogin = `SELECT set_config(split_part(one, '=', 1), substr(one, strpos(one, '=') + 1), false)
FROM (SELECT unnest(setconfig) AS one FROM ${ofLogin}
  ORDER BY setrole <> 0, setdatabase <> 0) AS settings`;
