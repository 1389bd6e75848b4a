-- kind: arguments of types that carry no SQL
-- origin: made up
--- function
CREATE FUNCTION typed(id uuid, wanted boolean, address inet, at time) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  result text;
BEGIN
  EXECUTE 'SELECT ''' || id || ''' || ''' || wanted || ''' || ''' || address || ''' || ''' || at || '''' INTO result;
  RETURN result;
END $$;
--- honest
SELECT typed('c7e2cf2e-6a1c-4a0e-9f6e-0c4c3d1f0a11', true, '10.0.0.1', '12:00')
--- calls
SELECT typed(:hostile, true, '10.0.0.1', '12:00')
SELECT typed('c7e2cf2e-6a1c-4a0e-9f6e-0c4c3d1f0a11', true, :hostile, '12:00')
