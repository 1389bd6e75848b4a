-- kind: anchored pattern around the command
-- origin: made up
--- function
CREATE FUNCTION drop_archive(archive text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  IF NOT archive ~* '^archive_\d{1,4}$' THEN
    RETURN false;
  END IF;
  EXECUTE format('DROP TABLE IF EXISTS %s', archive);
  RETURN true;
END $$;
--- honest
SELECT drop_archive('archive_1')
--- calls
SELECT drop_archive(:hostile)
SELECT drop_archive('archive_1; SELECT elsewhere.mark()')
