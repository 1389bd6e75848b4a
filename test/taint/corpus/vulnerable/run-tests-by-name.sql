-- kind: FOR … IN EXECUTE of concatenated function names
-- origin: pgTAP, sql/pgtap.sql.in
--- setup
CREATE FUNCTION test_one() RETURNS SETOF text LANGUAGE sql AS $$ SELECT 'ok 1' $$;
--- function
CREATE FUNCTION run_all(tests text[]) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  tap text;
BEGIN
  FOR i IN 1..coalesce(array_upper(tests, 1), 0) LOOP
    FOR tap IN EXECUTE 'SELECT * FROM ' || tests[i] || '()' LOOP
      RETURN NEXT tap;
    END LOOP;
  END LOOP;
END $$;
--- honest
SELECT run_all(ARRAY['test_one'])
--- calls
SELECT run_all(ARRAY[:hostile])
SELECT run_all(ARRAY['elsewhere.mark'])
