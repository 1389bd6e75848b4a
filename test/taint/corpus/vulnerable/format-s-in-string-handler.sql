-- kind: format %s between quotes, in an exception handler
-- origin: pg_partman, sql/functions/undo_partition.sql
--- setup
CREATE FUNCTION public.add_job(label text) RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint';
--- function
CREATE FUNCTION undo_one(parent_table text, job_schema text DEFAULT 'public') RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  job bigint;
  amount bigint;
BEGIN
  SELECT count(*) INTO STRICT amount FROM pg_inherits WHERE inhparent = parent_table::regclass;
  RETURN amount;
EXCEPTION
  WHEN OTHERS THEN
    IF job_schema IS NOT NULL THEN
      EXECUTE format('SELECT %I.add_job(''UNDO PARTITIONING: %s'')', job_schema, parent_table) INTO job;
    END IF;
    RETURN -job;
END $$;
--- honest
SELECT undo_one('orders')
--- calls
SELECT undo_one(:hostile)
