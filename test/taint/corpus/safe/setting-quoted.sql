-- kind: setting of the session with %L
-- origin: PostgREST documentation, docs/references/transactions.rst
--- function
CREATE FUNCTION my_customers() RETURNS SETOF customers LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY EXECUTE format('SELECT * FROM customers WHERE tenant = %L', current_setting('app.tenant', true));
END $$;
--- honest
SELECT set_config('app.tenant', 'mine', true); SELECT * FROM my_customers();
--- calls
SELECT set_config('app.tenant', :hostile, true); SELECT * FROM my_customers();
