-- kind: digest and length of an argument
-- origin: made up
--- function
CREATE FUNCTION make_cache(key text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  name text := 'cache_' || md5(coalesce(key, '')) || '_' || length(coalesce(key, ''));
BEGIN
  EXECUTE 'CREATE TEMP TABLE ' || name || ' (id int)';
  RETURN name;
END $$;
--- honest
SELECT make_cache('a')
--- calls
SELECT make_cache(:hostile)
