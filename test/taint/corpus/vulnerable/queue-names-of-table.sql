-- kind: names read from a table, looped over
-- origin: pgmq, pgmq-extension/sql/pgmq.sql
--- setup
CREATE TABLE queues (queue_name text);
CREATE TABLE q_mail (vt timestamptz);
--- function
CREATE FUNCTION queue_lengths() RETURNS SETOF bigint LANGUAGE plpgsql AS $$
DECLARE
  q record;
  n bigint;
BEGIN
  FOR q IN SELECT queue_name FROM queues ORDER BY queue_name LOOP
    EXECUTE 'SELECT count(*) FROM q_' || q.queue_name INTO n;
    RETURN NEXT n;
  END LOOP;
END $$;
--- honest
INSERT INTO queues VALUES ('mail'); SELECT queue_lengths();
--- calls
INSERT INTO queues VALUES (:hostile); SELECT queue_lengths();
INSERT INTO queues VALUES ('mail WHERE elsewhere.mark() IS NOT NULL'); SELECT queue_lengths();
INSERT INTO queues VALUES ('mail, LATERAL elsewhere.mark()'); SELECT queue_lengths();
