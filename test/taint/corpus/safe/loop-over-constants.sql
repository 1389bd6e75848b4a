-- kind: FOREACH over constants, and numbers counted up
-- origin: pg_partman, sql/functions/apply_privileges.sql
--- function
CREATE FUNCTION count_all() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  t text;
  n bigint;
  total bigint := 0;
  v_all text[] := ARRAY['SELECT', 'INSERT'];
BEGIN
  FOREACH t IN ARRAY ARRAY['orders', 'customers'] LOOP
    FOR i IN 1..array_length(v_all, 1) LOOP
      EXECUTE 'SELECT count(*) + ' || i || ' FROM ' || t INTO n;
      total := total + n;
    END LOOP;
  END LOOP;
  RETURN total;
END $$;
--- honest
SELECT count_all()
--- calls
SELECT count_all(), :hostile
