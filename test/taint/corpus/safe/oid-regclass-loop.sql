-- kind: relations of the catalog as regclass
-- origin: made up
--- function
CREATE FUNCTION analyze_like(pattern text) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  r record;
  n int := 0;
BEGIN
  FOR r IN SELECT c.oid::regclass AS relation FROM pg_class c WHERE c.relkind = 'r' AND c.relname LIKE pattern AND c.relnamespace = 'public'::regnamespace LOOP
    EXECUTE 'ANALYZE ' || r.relation;
    n := n + 1;
  END LOOP;
  RETURN n;
END $$;
--- honest
SELECT analyze_like('order%')
--- calls
SELECT analyze_like(:hostile)
CREATE TABLE :name (id int); SELECT analyze_like('%');
