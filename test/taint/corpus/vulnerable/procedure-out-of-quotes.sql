-- kind: procedure with NOTIFY
-- origin: graphile/worker, sql/000011.sql
--- function
CREATE PROCEDURE announce(channel text, payload text) LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE 'NOTIFY ' || quote_ident(channel) || ', ''' || left(payload, 7000) || '''';
END $$;
--- honest
CALL announce('jobs', 'hello')
--- calls
CALL announce('jobs', :hostile)
