-- kind: quote_literal of NULL takes the filter away
-- origin: made up
--- setup
CREATE TABLE notes (tenant text, note text);
INSERT INTO notes VALUES ('other', 'the vault is open 7341'), ('mine', 'nothing');
--- function
CREATE FUNCTION notes_of(wanted text) RETURNS SETOF notes LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY EXECUTE concat('SELECT * FROM notes', ' WHERE tenant = ' || quote_literal(wanted), ' ORDER BY note');
END $$;
--- honest
SELECT * FROM notes_of('mine')
--- calls
SELECT * FROM notes_of(NULL)
