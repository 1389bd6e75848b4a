-- kind: condition stored in a configuration table
-- origin: mimeo, sql/functions/refresh_snap.sql
--- setup
CREATE TABLE refresh_config (dest_table text, condition text);
CREATE TABLE customers_copy (LIKE customers);
--- function
CREATE FUNCTION refresh_by_config(p_destination text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_condition text;
  v_select text;
BEGIN
  SELECT condition INTO v_condition FROM refresh_config WHERE dest_table = p_destination;
  v_select := 'SELECT * FROM customers';
  IF v_condition IS NOT NULL THEN
    v_select := v_select || ' ' || v_condition;
  END IF;
  EXECUTE 'INSERT INTO customers_copy ' || v_select;
END $$;
--- honest
INSERT INTO refresh_config VALUES ('c', 'WHERE id > 1'); SELECT refresh_by_config('c');
--- calls
INSERT INTO refresh_config VALUES ('c', :hostile); SELECT refresh_by_config('c');
INSERT INTO refresh_config VALUES ('c', 'WHERE elsewhere.mark() IS NOT NULL'); SELECT refresh_by_config('c');
