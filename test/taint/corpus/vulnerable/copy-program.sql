-- kind: COPY … FROM PROGRAM, a command for the shell
-- origin: made up
--- setup
CREATE TABLE imported (line text);
--- function
CREATE FUNCTION import_file(path text) RETURNS SETOF imported LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('COPY imported FROM PROGRAM %L', 'cat ' || path);
  RETURN QUERY SELECT * FROM imported;
END $$;
--- honest
SELECT * FROM import_file('/dev/null')
--- calls
SELECT * FROM import_file(:hostile)
SELECT * FROM import_file('/dev/null; echo $((6*7))shell')
