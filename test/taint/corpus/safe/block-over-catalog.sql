-- kind: DO block over the catalog with %I
-- origin: made up
--- function
DO $$
DECLARE
  r record;
BEGIN
  FOR r IN SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind = 'r' LOOP
    EXECUTE format('ANALYZE %I.%I', r.nspname, r.relname);
  END LOOP;
END $$;
--- honest
SELECT 1
--- calls
CREATE TABLE public.:name (id int); DO $$ DECLARE r record; BEGIN FOR r IN SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind = 'r' LOOP EXECUTE format('ANALYZE %I.%I', r.nspname, r.relname); END LOOP; END $$;
