-- kind: domain that admits only plain names
-- origin: made up
--- setup
CREATE DOMAIN plain_name AS text CHECK (VALUE ~ '^[a-z_]+$');
--- function
CREATE FUNCTION count_named(relation plain_name) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  n bigint;
BEGIN
  EXECUTE 'SELECT count(*) FROM ' || relation INTO n;
  RETURN n;
END $$;
--- honest
SELECT count_named('orders')
--- calls
SELECT count_named(:hostile)
