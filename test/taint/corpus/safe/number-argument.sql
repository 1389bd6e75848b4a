-- kind: arguments of number types
-- origin: pgTAP, sql/pgtap.sql.in
--- setup
CREATE TABLE tcache (id serial, label text, value int, note text);
--- function
CREATE FUNCTION set_value(integer, integer) RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE 'UPDATE tcache SET value = ' || $2 || ' WHERE id = ' || $1;
  RETURN $2;
END $$;
--- honest
SELECT set_value(1, 2)
--- calls
SELECT set_value(:hostile, 2)
SELECT set_value(1, :hostile)
