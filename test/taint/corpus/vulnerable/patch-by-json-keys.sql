-- kind: keys of a JSON document as column names
-- origin: made up
--- function
CREATE FUNCTION patch_customer(which int, patch jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  k text;
  v text;
  assignments text;
BEGIN
  FOR k, v IN SELECT * FROM jsonb_each_text(patch) LOOP
    assignments := concat_ws(', ', assignments, k || ' = ' || quote_nullable(v));
  END LOOP;
  IF assignments IS NOT NULL THEN
    EXECUTE 'UPDATE customers SET ' || assignments || ' WHERE id = $1' USING which;
  END IF;
END $$;
--- honest
SELECT patch_customer(1, '{"name": "Grace"}')
--- calls
SELECT patch_customer(1, jsonb_build_object(coalesce(:hostile, 'null'), 'x'))
SELECT patch_customer(1, '{"name = elsewhere.mark(), tenant": "x"}')
