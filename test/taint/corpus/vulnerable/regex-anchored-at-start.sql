-- kind: pattern with one anchor
-- origin: made up
--- function
CREATE FUNCTION drop_archive(archive text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF archive ~ '^archive_[0-9]+' THEN
    EXECUTE format('DROP TABLE IF EXISTS %s', archive);
  END IF;
END $$;
--- honest
SELECT drop_archive('archive_1')
--- calls
SELECT drop_archive(:hostile)
SELECT drop_archive('archive_1; SELECT elsewhere.mark()')
