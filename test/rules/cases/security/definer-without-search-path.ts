/** Further cases of security/definer-without-search-path, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good(
    'It runs with the rights of its caller',
    `CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT n * 2 $$;`,
  ),
  good(
    'ALTER FUNCTION sets something in the same migration: it may be the path',
    `CREATE FUNCTION one() RETURNS int LANGUAGE sql SECURITY DEFINER AS $$ SELECT 1 $$;
ALTER FUNCTION one() SET search_path = '';`,
  ),
  bad(
    'Every name gets its schema',
    `CREATE FUNCTION app.add_user(address text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
--                                                                       ^^^^^^^^^^^^^^^^ warning: add_user runs with its owner’s rights but finds names by the caller’s search_path: the caller’s temporary tables can stand in for others. Add SET search_path. 💡
BEGIN
  INSERT INTO users (email) VALUES (address);
END $$;`,
    {
      history: ['CREATE TABLE users (id bigint PRIMARY KEY, email text); CREATE SCHEMA app;'],
      fixed: `CREATE FUNCTION app.add_user(address text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.users (email) VALUES (address);
END $$;`,
    },
  ),
  bad(
    'What it calls looks names up as well, so the path names the schemas that are used',
    `CREATE FUNCTION app.add_user(address text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
--                                                                       ^^^^^^^^^^^^^^^^ warning: add_user runs with its owner’s rights but finds names by the caller’s search_path: the caller’s temporary tables can stand in for others. Add SET search_path. 💡
BEGIN
  INSERT INTO users (email) VALUES (folded(address));
END $$;`,
    {
      history: [
        `CREATE TABLE users (id bigint PRIMARY KEY, email text); CREATE SCHEMA app;
CREATE FUNCTION folded(name text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN lower(name); END $$;`,
      ],
      fixed: `CREATE FUNCTION app.add_user(address text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
BEGIN
  INSERT INTO users (email) VALUES (folded(address));
END $$;`,
    },
  ),
  bad(
    'Types and several relations',
    `CREATE FUNCTION totals() RETURNS TABLE (customer text, total numeric) LANGUAGE plpgsql SECURITY DEFINER AS $$
--                                                                                     ^^^^^^^^^^^^^^^^ warning: totals runs with its owner’s rights but finds names by the caller’s search_path: the caller’s temporary tables can stand in for others. Add SET search_path. 💡
DECLARE
  wanted order_state := 'paid';
  newest orders.id%TYPE;
BEGIN
  SELECT max(id) FROM orders WHERE state = 'paid'::order_state INTO newest;
  RETURN QUERY
    WITH recent AS (SELECT * FROM orders WHERE state = wanted AND id <= newest)
    SELECT c.name, sum(r.total) FROM recent r, customers c WHERE c.id = r.customer_id GROUP BY c.name;
END $$;`,
    {
      history: [
        `CREATE TYPE order_state AS ENUM ('open', 'paid');
CREATE TABLE customers (id bigint PRIMARY KEY, name text);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, total numeric, state order_state);`,
      ],
      fixed: `CREATE FUNCTION totals() RETURNS TABLE (customer text, total numeric) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  wanted public.order_state := 'paid';
  newest public.orders.id%TYPE;
BEGIN
  SELECT max(id) FROM public.orders WHERE state = 'paid'::public.order_state INTO newest;
  RETURN QUERY
    WITH recent AS (SELECT * FROM public.orders WHERE state = wanted AND id <= newest)
    SELECT c.name, sum(r.total) FROM recent r, public.customers c WHERE c.id = r.customer_id GROUP BY c.name;
END $$;`,
    },
  ),
  good(
    'A body of the SQL standard: its names are looked up once, when it is made',
    `CREATE FUNCTION user_count() RETURNS bigint LANGUAGE sql SECURITY DEFINER
BEGIN ATOMIC
  SELECT count(*) FROM users;
END;`,
    { history: ['CREATE TABLE users (id bigint PRIMARY KEY, email text);'] },
  ),
  bad(
    'Its relations have their schemas, a type has none',
    `CREATE FUNCTION user_shown(wanted bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER
--                  ^^^^^^^^^^^^^^^^ warning: user_shown runs with its owner’s rights but finds names by the caller’s search_path: the caller’s temporary types can stand in for jsonb. Add SET search_path. 💡
AS $$ SELECT COALESCE(email::jsonb, '[]') FROM public.users WHERE id = wanted $$;`,
    {
      history: ['CREATE TABLE users (id bigint PRIMARY KEY, email text);'],
      fixed: `CREATE FUNCTION user_shown(wanted bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT COALESCE(email::jsonb, '[]') FROM public.users WHERE id = wanted $$;`,
    },
  ),
  good(
    'A later migration makes it anew',
    `CREATE FUNCTION user_email(wanted bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER
AS $$ SELECT email FROM users WHERE id = wanted $$;`,
    {
      history: ['CREATE TABLE users (id bigint PRIMARY KEY, email text);'],
      behind: [
        `CREATE OR REPLACE FUNCTION user_email(wanted bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
AS $$ SELECT email FROM public.users WHERE id = wanted $$;`,
      ],
    },
  ),
];
