-- kind: quote_ident between quotes
-- origin: made up
--- function
CREATE FUNCTION has_relation(relation name) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  command text := 'SELECT to_regclass(''' || quote_ident(relation) || ''') IS NOT NULL';
  result boolean;
BEGIN
  EXECUTE command INTO result;
  RETURN result;
END $$;
--- honest
SELECT has_relation('orders')
--- calls
SELECT has_relation(:hostile)
