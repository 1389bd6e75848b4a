SET LOCAL lock_timeout = '2s';
DO $$
DECLARE touched integer;
BEGIN
  LOOP
    UPDATE quests SET season = 1 WHERE id IN (SELECT id FROM quests WHERE season IS NULL LIMIT 5000);
    GET DIAGNOSTICS touched = ROW_COUNT;
    EXIT WHEN touched = 0;
  END LOOP;
END $$;
