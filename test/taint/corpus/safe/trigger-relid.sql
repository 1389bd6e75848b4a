-- kind: TG_RELID as regclass
-- origin: made up
--- function
CREATE FUNCTION refuse_many() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  n bigint;
BEGIN
  EXECUTE 'SELECT count(*) FROM ' || TG_RELID::regclass INTO n;
  IF n > 1000 THEN
    RAISE EXCEPTION 'too many rows in %', TG_TABLE_NAME;
  END IF;
  RETURN NULL;
END $$;
--- honest
CREATE TRIGGER t AFTER INSERT ON orders FOR EACH STATEMENT EXECUTE FUNCTION refuse_many(); INSERT INTO orders (id) VALUES (9);
--- calls
CREATE TABLE :name (id int); CREATE TRIGGER t AFTER INSERT ON :name FOR EACH STATEMENT EXECUTE FUNCTION refuse_many(); INSERT INTO :name VALUES (1);
