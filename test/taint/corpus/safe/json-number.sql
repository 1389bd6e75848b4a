-- kind: field of a JSON document cast to a number
-- origin: made up
--- function
CREATE FUNCTION report(request jsonb) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  n bigint;
BEGIN
  EXECUTE 'SELECT count(*) FROM orders WHERE amount > ' || (request ->> 'least')::numeric || ' AND state = $1' INTO n USING request ->> 'state';
  RETURN n;
END $$;
--- honest
SELECT report('{"least": 1, "state": "paid"}')
--- calls
SELECT report(jsonb_build_object('least', 1, 'state', :hostile))
SELECT report(jsonb_build_object('least', :hostile, 'state', 'paid'))
