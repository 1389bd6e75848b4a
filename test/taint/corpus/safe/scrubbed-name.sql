-- kind: all but harmless characters removed
-- origin: made up
--- function
CREATE FUNCTION make_scratch(label text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  clean text := left(regexp_replace(lower(label), '[^a-z0-9_]', '', 'g'), 20);
BEGIN
  EXECUTE 'CREATE TEMP TABLE scratch_' || clean || ' (id int)';
  RETURN 'scratch_' || clean;
END $$;
--- honest
SELECT make_scratch('My Orders')
--- calls
SELECT make_scratch(:hostile)
