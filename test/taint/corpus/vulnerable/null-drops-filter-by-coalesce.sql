-- kind: quote_literal of NULL takes the filter away
-- origin: made up
--- setup
CREATE TABLE notes (tenant text, note text);
INSERT INTO notes VALUES ('other', 'the vault is open 7341'), ('mine', 'nothing');
--- function
CREATE FUNCTION search_notes(wanted text, sorted boolean) RETURNS SETOF notes LANGUAGE plpgsql AS $$
DECLARE
  condition text;
BEGIN
  condition := 'tenant = ' || quote_literal(wanted);
  RETURN QUERY EXECUTE 'SELECT * FROM notes' || coalesce(' WHERE ' || condition, '') || CASE WHEN sorted THEN ' ORDER BY note' ELSE '' END;
END $$;
--- honest
SELECT * FROM search_notes('mine', true)
--- calls
SELECT * FROM search_notes(NULL, true)
