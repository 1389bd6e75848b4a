-- kind: names of information_schema with %I
-- origin: made up
--- function
CREATE FUNCTION grant_all(grantee text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  t record;
BEGIN
  FOR t IN SELECT table_schema, table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' LOOP
    EXECUTE format('GRANT SELECT ON %I.%I TO %I', t.table_schema, t.table_name, grantee);
  END LOOP;
END $$;
--- honest
SELECT grant_all('corpus_stranger')
--- calls
SELECT grant_all(:hostile)
CREATE TABLE :name (id int); SELECT grant_all('corpus_stranger');
