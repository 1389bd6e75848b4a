-- kind: value through quote_literal
-- origin: pgTAP, sql/pgtap.sql.in
--- setup
CREATE TABLE tcache (id serial, label text, value int, note text);
--- function
CREATE FUNCTION remember(label text, value int, note text) RETURNS int LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE 'INSERT INTO tcache (label, value, note) VALUES (' ||
    quote_literal($1) || ', ' || $2 || ', ' || quote_literal(COALESCE($3, '')) || ')';
  RETURN $2;
END $$;
--- honest
SELECT remember('plan', 5, NULL)
--- calls
SELECT remember(:hostile, 5, NULL)
SELECT remember('plan', 5, :hostile)
