-- kind: names of the trigger's table with %I
-- origin: hatchet, sql/schema/v1-core.sql
--- setup
CREATE TABLE orders_shadow (LIKE orders);
--- function
CREATE FUNCTION copy_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('INSERT INTO %I.%I SELECT ($1).*', TG_TABLE_SCHEMA, TG_TABLE_NAME || '_shadow') USING NEW;
  RETURN NULL;
END $$;
--- honest
CREATE TRIGGER t AFTER INSERT ON orders FOR EACH ROW EXECUTE FUNCTION copy_row(); INSERT INTO orders (id) VALUES (9);
--- calls
CREATE TABLE :name (id int); CREATE TRIGGER t AFTER INSERT ON :name FOR EACH ROW EXECUTE FUNCTION copy_row(); INSERT INTO :name VALUES (1);
