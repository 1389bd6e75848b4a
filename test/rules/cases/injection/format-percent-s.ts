/** Further cases of injection/format-percent-s, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  bad(
    'The second %s is the dangerous one',
    `CREATE FUNCTION first_of(relation regclass, field text, amount int) RETURNS SETOF record LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY EXECUTE format('SELECT t.%2$s FROM %1$s t WHERE 100 %% 7 = 2 LIMIT %3$s', relation, field, amount);
--                                                                                                 ^^^^^ warning: %s takes field unquoted: a caller of first_of can write SQL here. Take it with %I. 💡
END $$;`,
    {
      fixed: `CREATE FUNCTION first_of(relation regclass, field text, amount int) RETURNS SETOF record LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY EXECUTE format('SELECT t.%2$I FROM %1$s t WHERE 100 %% 7 = 2 LIMIT %3$s', relation, field, amount);
END $$;`,
    },
  ),
  bad(
    'A new name, of which a part is given',
    `CREATE FUNCTION add_partition(suffix text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE TABLE readings_%s (taken_at timestamptz)', suffix);
--                                                                  ^^^^^^ warning: %s takes suffix unquoted: a caller of add_partition can write SQL here. Take it with %I. 💡
END $$;`,
    {
      fixed: `CREATE FUNCTION add_partition(suffix text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE TABLE %I (taken_at timestamptz)', 'readings_' || suffix);
END $$;`,
    },
  ),
  bad(
    'SQL that a table keeps: quoting would make a value of it',
    `CREATE FUNCTION run_job(wanted bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  job jobs;
BEGIN
  SELECT * INTO job FROM jobs WHERE id = wanted;
  EXECUTE format('WITH input AS (%s) INSERT INTO results SELECT * FROM input', job.input_sql);
--                                                                             ^^^^^^^^^^^^^ warning: job.input_sql is SQL out of a table, run as it is: whoever writes jobs.input_sql decides what this does. Let only roles write it that may do the same.
END $$;`,
    {
      history: [
        'CREATE TABLE jobs (id bigint PRIMARY KEY, input_sql text);\nCREATE TABLE results (id bigint);',
      ],
    },
  ),
  bad(
    'A later migration drops the function: until then it can be called',
    `CREATE FUNCTION drop_archive(archive text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('DROP TABLE %s', archive);
--                                ^^^^^^^ warning: %s takes archive unquoted: a caller of drop_archive can write SQL here. Take it with %I. 💡
END $$;`,
    {
      behind: ['DROP FUNCTION drop_archive(text);'],
      fixed: `CREATE FUNCTION drop_archive(archive text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('DROP TABLE %s', archive::regclass);
END $$;`,
    },
  ),
  good(
    'Numbers and regclass are fine with %s',
    `CREATE FUNCTION peek(relation regclass, amount int) RETURNS SETOF record LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY EXECUTE format('SELECT * FROM %s LIMIT %s', relation, amount);
END $$;`,
  ),
  good(
    'A message is no command',
    `CREATE FUNCTION greet(who text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  RETURN format('Good morning, %s', who);
END $$;`,
  ),
  bad(
    'Double quotes of one’s own',
    `CREATE FUNCTION drop_archive(archive text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  EXECUTE format('DROP TABLE "%s"', archive);
--                                  ^^^^^^^ error: %s takes archive unquoted: a caller of drop_archive can write SQL here. Take it with %I. 💡
END $$;`,
    {
      fixed: `CREATE FUNCTION drop_archive(archive text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  EXECUTE format('DROP TABLE %I', archive);
END $$;`,
    },
  ),
  good(
    'Names with %I, values with %L or USING',
    `CREATE FUNCTION find_in(schema_name text, table_name text, wanted text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  result bigint;
BEGIN
  EXECUTE format('SELECT id FROM %I.%I WHERE name = $1 OR name = %L', schema_name, table_name, wanted) INTO result USING wanted;
  RETURN result;
END $$;`,
  ),
];
