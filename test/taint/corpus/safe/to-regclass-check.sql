-- kind: relation name that to_regclass() must know
-- origin: temporal_tables, versioning_function.sql
--- setup
CREATE TABLE things (id int, label text);
CREATE TABLE things_history (id int, label text);
--- function
CREATE FUNCTION keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  history_table text;
  common_columns text[];
BEGIN
  history_table := TG_ARGV[0];
  IF to_regclass(history_table) IS NULL THEN
    RAISE 'relation "%" does not exist', history_table;
  END IF;
  SELECT array_agg(quote_ident(attname)) INTO common_columns
  FROM pg_attribute WHERE attrelid = TG_RELID AND attnum > 0 AND NOT attisdropped;
  EXECUTE 'INSERT INTO ' || history_table || '(' || array_to_string(common_columns, ',')
    || ') VALUES ($1.' || array_to_string(common_columns, ',$1.') || ')' USING NEW;
  RETURN NEW;
END $$;
--- honest
CREATE TRIGGER t BEFORE INSERT ON things FOR EACH ROW EXECUTE FUNCTION keep_version('things_history'); INSERT INTO things VALUES (1, 'a');
--- calls
CREATE TRIGGER t BEFORE INSERT ON things FOR EACH ROW EXECUTE FUNCTION keep_version(:hostile); INSERT INTO things VALUES (1, 'a');
