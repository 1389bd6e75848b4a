-- kind: format_type of the catalog
-- origin: pgTAP, sql/pgtap.sql.in
--- setup
CREATE TABLE target (id int);
--- function
CREATE FUNCTION copy_column(source regclass, field name) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  type_name text;
BEGIN
  SELECT format_type(a.atttypid, a.atttypmod) INTO type_name FROM pg_attribute a WHERE a.attrelid = source AND a.attname = field;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no column %', field;
  END IF;
  EXECUTE format('ALTER TABLE target ADD COLUMN %I %s', field, type_name);
END $$;
--- honest
SELECT copy_column('orders', 'amount')
--- calls
SELECT copy_column('orders', :hostile)
CREATE TYPE :name AS ENUM ('a'); CREATE TABLE odd (kind int); SELECT copy_column('odd', 'kind');
