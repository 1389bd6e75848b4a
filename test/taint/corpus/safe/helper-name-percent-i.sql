-- kind: name from an SQL helper, taken with %I
-- origin: pgmq, pgmq-extension/sql/pgmq.sql
--- setup
CREATE TABLE q_mail (vt timestamptz);
--- function
CREATE FUNCTION format_table_name(queue_name text, prefix text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT lower(prefix || '_' || btrim(queue_name));
$$;
CREATE FUNCTION purge_queue(queue_name text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  qtable text := format_table_name(queue_name, 'q');
  deleted bigint;
BEGIN
  EXECUTE format('SELECT count(*) FROM public.%I', qtable) INTO deleted;
  EXECUTE format('TRUNCATE TABLE public.%I', qtable);
  RETURN deleted;
END $$;
--- honest
SELECT purge_queue('mail')
--- calls
SELECT purge_queue(:hostile)
