-- kind: format %I between quotes
-- origin: plpgsql_check, sql/plpgsql_check_active.sql
--- setup
CREATE SEQUENCE tickets;
--- function
CREATE FUNCTION next_of(sequence_name text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  number bigint;
BEGIN
  EXECUTE format($q$SELECT nextval('%1$I')$q$, sequence_name) INTO number;
  RETURN number;
END $$;
--- honest
SELECT next_of('tickets')
--- calls
SELECT next_of(:hostile)
