-- kind: keys of a JSON document with %I, values with %L
-- origin: made up
--- function
CREATE FUNCTION patch_customer(which int, patch jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  assignments text;
BEGIN
  SELECT string_agg(format('%I = %L', key, value), ', ') INTO assignments FROM jsonb_each_text(patch);
  IF assignments IS NOT NULL THEN
    EXECUTE 'UPDATE customers SET ' || assignments || ' WHERE id = $1' USING which;
  END IF;
END $$;
--- honest
SELECT patch_customer(1, '{"name": "Grace"}')
--- calls
SELECT patch_customer(1, jsonb_build_object(coalesce(:hostile, 'null'), 'x'))
SELECT patch_customer(1, jsonb_build_object('name', :hostile))
