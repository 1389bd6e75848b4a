-- kind: setting of the session cast to a number
-- origin: PostgREST documentation, docs/references/auth.rst
--- function
CREATE FUNCTION my_order() RETURNS SETOF orders LANGUAGE plpgsql AS $$
DECLARE
  id bigint := (current_setting('request.jwt.claims', true)::json ->> 'sub')::bigint;
BEGIN
  RETURN QUERY EXECUTE 'SELECT * FROM orders WHERE id = ' || id;
END $$;
--- honest
SELECT set_config('request.jwt.claims', '{"sub": "1"}', true); SELECT * FROM my_order();
--- calls
SELECT set_config('request.jwt.claims', json_build_object('sub', :hostile)::text, true); SELECT * FROM my_order();
