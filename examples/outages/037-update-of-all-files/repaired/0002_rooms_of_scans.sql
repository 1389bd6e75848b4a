SET lock_timeout = '2s';
DO $$
DECLARE last bigint := 0; highest bigint := (SELECT max(id) FROM scans);
BEGIN
  WHILE last < highest LOOP
    UPDATE scans SET room = id % 10 WHERE id > last AND id <= last + 1000 AND room IS NULL;
    last := last + 1000;
    COMMIT;
  END LOOP;
END $$;
