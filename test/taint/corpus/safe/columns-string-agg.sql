-- kind: string_agg of quote_ident from the catalog
-- origin: mimeo, sql/functions/refresh_snap.sql
--- setup
CREATE TABLE customers_copy (LIKE customers);
--- function
CREATE FUNCTION refresh_copy(source regclass) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_cols text;
BEGIN
  SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) INTO v_cols
  FROM pg_catalog.pg_attribute WHERE attrelid = source AND attnum > 0 AND NOT attisdropped;
  EXECUTE 'INSERT INTO customers_copy (' || v_cols || ') SELECT ' || v_cols || ' FROM ' || source;
END $$;
--- honest
SELECT refresh_copy('customers')
--- calls
ALTER TABLE customers ADD COLUMN :name int; SELECT refresh_copy('customers');
