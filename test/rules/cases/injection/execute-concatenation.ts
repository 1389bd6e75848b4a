/** Further cases of injection/execute-concatenation, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  bad(
    'A name that is not there yet',
    `CREATE FUNCTION add_partition(suffix text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE 'CREATE TABLE readings_' || suffix || ' (taken_at timestamptz)';
--                                    ^^^^^^ warning: suffix is joined in unquoted: a caller of add_partition can write SQL here. Put it through quote_ident(). 💡
END $$;`,
    {
      fixed: `CREATE FUNCTION add_partition(suffix text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE 'CREATE TABLE ' || quote_ident('readings_' || suffix) || ' (taken_at timestamptz)';
END $$;`,
    },
  ),
  bad(
    'Names of the catalog, in a migration',
    `DO $$
DECLARE
  r record;
BEGIN
  FOR r IN SELECT tablename FROM pg_tables WHERE schemaname = 'archive' LOOP
    EXECUTE 'DROP TABLE archive.' || r.tablename;
--                                   ^^^^^^^^^^^ info: A name with capitals or spaces breaks this command, and one with quotes can bring SQL along. Put r.tablename through quote_ident(). 💡
  END LOOP;
END $$;`,
    {
      fixed: `DO $$
DECLARE
  r record;
BEGIN
  FOR r IN SELECT tablename FROM pg_tables WHERE schemaname = 'archive' LOOP
    EXECUTE 'DROP TABLE archive.' || quote_ident(r.tablename);
  END LOOP;
END $$;`,
    },
  ),
  bad(
    'Quoted for another place',
    `CREATE FUNCTION next_number(sequence_name text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  number bigint;
BEGIN
  EXECUTE 'SELECT nextval(''' || quote_ident(sequence_name) || ''')' INTO number;
--                               ^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: quote_ident(sequence_name) is quoted as a name, but is inside a string: a single quote in it ends the string. Put it through quote_literal(). 💡
  RETURN number;
END $$;`,
    {
      fixed: `CREATE FUNCTION next_number(sequence_name text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  number bigint;
BEGIN
  EXECUTE 'SELECT nextval(' || quote_literal(quote_ident(sequence_name)) || ')' INTO number;
  RETURN number;
END $$;`,
    },
  ),
  bad(
    'Several in one command are one note',
    `CREATE FUNCTION allow(schema_name text, role_name text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE 'GRANT USAGE ON SCHEMA "' || schema_name || '" TO "' || role_name || '"';
--                                     ^^^^^^^^^^^ warning: schema_name is joined in unquoted: a caller of allow can write SQL here. Put it through quote_ident(). 💡
END $$;`,
    {
      fixed: `CREATE FUNCTION allow(schema_name text, role_name text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE 'GRANT USAGE ON SCHEMA ' || quote_ident(schema_name) || ' TO ' || quote_ident(role_name);
END $$;`,
    },
  ),
  bad(
    'Through a function of one’s own',
    `CREATE FUNCTION queue_table(queue text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT lower('q_' || queue) $$;
CREATE FUNCTION queue_length(queue text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  result bigint;
BEGIN
  EXECUTE 'SELECT count(*) FROM ' || queue_table(queue) INTO result;
--                                   ^^^^^^^^^^^^^^^^^^ warning: queue_table(queue) is joined in unquoted: a caller of queue_length can write SQL here. Put it through quote_ident(). 💡
  RETURN result;
END $$;`,
    {
      fixed: `CREATE FUNCTION queue_table(queue text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT lower('q_' || queue) $$;
CREATE FUNCTION queue_length(queue text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  result bigint;
BEGIN
  EXECUTE 'SELECT count(*) FROM ' || queue_table(queue)::regclass INTO result;
  RETURN result;
END $$;`,
    },
  ),
  bad(
    'A query for dblink',
    `CREATE FUNCTION remote_orders(state text) RETURNS bigint LANGUAGE sql AS $$
  SELECT t.n FROM dblink('warehouse', 'SELECT count(*) FROM orders WHERE state = ''' || state || '''') AS t (n bigint);
--                                                                                      ^^^^^ warning: state is joined in unquoted: a caller of remote_orders can write SQL here. Pass it with USING or through quote_literal(). 💡
$$;`,
    {
      fixed: `CREATE FUNCTION remote_orders(state text) RETURNS bigint LANGUAGE sql AS $$
  SELECT t.n FROM dblink('warehouse', 'SELECT count(*) FROM orders WHERE state = ' || quote_literal(state)) AS t (n bigint);
$$;`,
      notExecutable: 'the extension dblink and the other server are not there',
    },
  ),
  bad(
    'A condition: nothing can be quoted here',
    `CREATE FUNCTION count_customers(condition text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  result bigint;
BEGIN
  EXECUTE 'SELECT count(*) FROM customers WHERE ' || condition INTO result;
--                                                   ^^^^^^^^^ warning: condition is joined in unquoted: a caller of count_customers can write SQL here. Pass it with USING or through quote_ident() or quote_literal().
  RETURN result;
END $$;`,
  ),
  bad(
    'SQL that a table keeps: quoting would make a value of it',
    `CREATE FUNCTION run_job(wanted bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  job jobs;
BEGIN
  SELECT * INTO job FROM jobs WHERE id = wanted;
  EXECUTE 'INSERT INTO results ' || job.source_query;
--                                  ^^^^^^^^^^^^^^^^ warning: job.source_query is SQL out of a table, run as it is: whoever writes jobs.source_query decides what this does. Let only roles write it that may do the same.
END $$;`,
    {
      history: [
        'CREATE TABLE jobs (id bigint PRIMARY KEY, source_query text);\nCREATE TABLE results (id bigint);',
      ],
    },
  ),
  good(
    'Compared with a list first',
    `CREATE FUNCTION list_customers(sort_by text) RETURNS SETOF customers LANGUAGE plpgsql AS $$
BEGIN
  IF sort_by NOT IN ('id', 'name') THEN
    RAISE EXCEPTION 'cannot sort by %', sort_by;
  END IF;
  RETURN QUERY EXECUTE 'SELECT * FROM customers ORDER BY ' || sort_by;
END $$;`,
    { history: ['CREATE TABLE customers (id bigint PRIMARY KEY, name text);'] },
  ),
  bad(
    'A table, with the rights of the owner, put together before it runs',
    `CREATE FUNCTION count_rows(relation text) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  command text := 'SELECT count(*) FROM ' || relation;
--                                           ^^^^^^^^ error: relation is joined in unquoted: a caller of count_rows can write SQL here. Put it through quote_ident(). 💡
  result bigint;
BEGIN
  EXECUTE command INTO result;
  RETURN result;
END $$;`,
    {
      fixed: `CREATE FUNCTION count_rows(relation text) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  command text := 'SELECT count(*) FROM ' || relation::regclass;
  result bigint;
BEGIN
  EXECUTE command INTO result;
  RETURN result;
END $$;`,
    },
  ),
  good(
    'Numbers and dates carry no SQL',
    `CREATE FUNCTION keep_days(days int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE 'DELETE FROM readings WHERE taken_at < now() - ''' || days || ' days''::interval';
END $$;`,
  ),
];
