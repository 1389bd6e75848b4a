-- kind: names of the catalog, with the owner's rights
-- origin: made up
-- caller: stranger
--- setup
CREATE SCHEMA lair AUTHORIZATION corpus_stranger;
CREATE TABLE lair.plain ();
--- function
CREATE FUNCTION analyze_lair() RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = lair, pg_temp AS $$
DECLARE
  r record;
  n int := 0;
BEGIN
  FOR r IN SELECT tablename FROM pg_tables WHERE schemaname = 'lair' LOOP
    EXECUTE 'ANALYZE ' || r.tablename;
    n := n + 1;
  END LOOP;
  RETURN n;
END $$;
--- honest
SELECT analyze_lair()
--- calls
CREATE TABLE lair.:name (id int); SELECT analyze_lair();
CREATE TABLE lair."plain; SELECT elsewhere.mark()" (id int); SELECT analyze_lair();
