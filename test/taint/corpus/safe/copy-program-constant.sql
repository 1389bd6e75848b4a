-- kind: COPY … FROM PROGRAM of a constant
-- origin: made up
--- setup
CREATE TABLE imported (line text);
--- function
CREATE FUNCTION import_file(day date) RETURNS SETOF imported LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('COPY imported FROM PROGRAM %L', 'echo ' || to_char(day, 'YYYYMMDD'));
  RETURN QUERY SELECT * FROM imported;
END $$;
--- honest
SELECT * FROM import_file('2026-01-01')
--- calls
SELECT * FROM import_file(:hostile)
