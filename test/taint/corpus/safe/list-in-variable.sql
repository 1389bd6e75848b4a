-- kind: allow-list in a variable
-- origin: pg_partman, sql/functions/create_parent.sql
--- function
CREATE FUNCTION partition_kind(p_type text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  v_allowed text[] := ARRAY['state', 'customer'];
  v_result text;
BEGIN
  IF NOT p_type = ANY (v_allowed) OR p_type IS NULL THEN
    RAISE EXCEPTION '% is not a valid type', p_type;
  END IF;
  EXECUTE 'SELECT max(' || p_type || ') FROM orders' INTO v_result;
  RETURN v_result;
END $$;
--- honest
SELECT partition_kind('state')
--- calls
SELECT partition_kind(:hostile)
