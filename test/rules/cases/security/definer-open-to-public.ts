/** Further cases of security/definer-open-to-public, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const body = `LANGUAGE sql SECURITY DEFINER SET search_path = '' AS 'SELECT 1'`;

export const cases = [
  good(
    'Nobody but the owner reaches into the schema',
    `CREATE SCHEMA inner_part;
CREATE FUNCTION inner_part.one() RETURNS int ${body};`,
  ),
  good(
    'A policy asks it, for whoever reads the table',
    `CREATE FUNCTION member() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'SELECT true';
CREATE POLICY members ON notes USING (member());`,
    { history: ['CREATE TABLE notes (id bigint PRIMARY KEY);'] },
  ),
  good(
    'A trigger function is not called',
    `CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS
$$ BEGIN RETURN new; END $$;`,
  ),
  bad(
    'Roles that work in the schema keep it',
    `CREATE PROCEDURE tidy(OUT n int, days int DEFAULT 1) ${body};
--               ^^^^ info: tidy runs with its owner’s rights, and every role may call it, as any new function. REVOKE EXECUTE FROM PUBLIC, and grant it to whom it is for. 💡`,
    {
      history: ['CREATE TABLE orders (id bigint PRIMARY KEY); GRANT SELECT ON orders TO pg_monitor;'],
      fixed: `CREATE PROCEDURE tidy(OUT n int, days int DEFAULT 1) ${body};
REVOKE EXECUTE ON PROCEDURE tidy(OUT int, int) FROM PUBLIC;
GRANT EXECUTE ON PROCEDURE tidy(OUT int, int) TO pg_monitor;`,
    },
  ),
  good('Functions of this schema are closed from the start', `CREATE FUNCTION one() RETURNS int ${body};`, {
    history: ['ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;'],
  }),
];
