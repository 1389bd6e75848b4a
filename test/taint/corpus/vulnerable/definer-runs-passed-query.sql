-- kind: EXECUTE of an argument that went through variables, with the owner's rights
-- origin: pgTAP, sql/pgtap.sql.in
-- caller: stranger
--- function
CREATE FUNCTION lives(code text, description text DEFAULT '') RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  query text := CASE WHEN code ~ '[[:space:]]' THEN code ELSE 'EXECUTE ' || code END;
BEGIN
  EXECUTE query;
  RETURN 'ok ' || description;
EXCEPTION WHEN OTHERS THEN
  RETURN 'not ok ' || SQLERRM;
END $$;
--- honest
SELECT lives('SELECT 1', 'one')
--- calls
SELECT lives('SELECT elsewhere.mark()')
SELECT lives(:hostile)
