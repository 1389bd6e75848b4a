-- kind: found in the catalog as it is, and quoted
-- origin: pg_partman, sql/functions/undo_partition.sql
--- function
CREATE FUNCTION smallest(p_parent text, p_control text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  v_schema text;
  v_table text;
  v_result text;
BEGIN
  SELECT n.nspname, c.relname INTO v_schema, v_table
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = split_part(p_parent, '.', 1) AND c.relname = split_part(p_parent, '.', 2);
  IF v_table IS NULL THEN
    RAISE EXCEPTION 'unable to find given parent table in system catalogs: %', p_parent;
  END IF;
  EXECUTE format('SELECT min(%I)::text FROM %I.%I', p_control, v_schema, v_table) INTO v_result;
  RETURN v_result;
END $$;
--- honest
SELECT smallest('public.orders', 'amount')
--- calls
SELECT smallest(:hostile, 'amount')
SELECT smallest('public.orders', :hostile)
