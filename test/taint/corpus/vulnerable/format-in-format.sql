-- kind: %s of a format() with %s
-- origin: timescaledb, tsl/test/shared/sql/include/shared_setup.sql
--- setup
CREATE TABLE wide (a int, b int);
--- function
CREATE FUNCTION rename_column(relation regclass, colname text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s RENAME COLUMN %I TO %s', relation, colname, format('XyZ_%s', colname));
END $$;
--- honest
SELECT rename_column('wide', 'a')
--- calls
ALTER TABLE wide RENAME COLUMN a TO :name; SELECT rename_column('wide', :hostile);
ALTER TABLE wide RENAME COLUMN a TO "z; SELECT elsewhere.mark()"; SELECT rename_column('wide', 'z; SELECT elsewhere.mark()');
