-- kind: setting of the session between quotes
-- origin: PostgREST documentation, docs/references/transactions.rst
--- function
CREATE FUNCTION my_customers() RETURNS SETOF customers LANGUAGE plpgsql AS $$
DECLARE
  tenant text := current_setting('app.tenant', true);
BEGIN
  RETURN QUERY EXECUTE 'SELECT * FROM customers WHERE tenant = ''' || tenant || '''';
END $$;
--- honest
SELECT set_config('app.tenant', 'mine', true); SELECT * FROM my_customers();
--- calls
SELECT set_config('app.tenant', :hostile, true); SELECT * FROM my_customers();
