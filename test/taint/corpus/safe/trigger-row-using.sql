-- kind: row of a trigger with USING
-- origin: temporal_tables, versioning_function.sql
--- setup
CREATE TABLE customers_history (LIKE customers);
--- function
CREATE FUNCTION keep_row() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  new_version record;
BEGIN
  EXECUTE 'SELECT ($1).id, ($1).name' USING NEW INTO new_version;
  EXECUTE 'INSERT INTO customers_history SELECT ($1).*' USING NEW;
  RETURN NEW;
END $$;
CREATE TRIGGER keep BEFORE INSERT ON customers FOR EACH ROW EXECUTE FUNCTION keep_row();
--- honest
INSERT INTO customers VALUES (9, 'Joan', 'mine')
--- calls
INSERT INTO customers VALUES (9, :hostile, :hostile)
