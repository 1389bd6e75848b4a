/** Further cases of security/definer-open-to-public, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

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
];
