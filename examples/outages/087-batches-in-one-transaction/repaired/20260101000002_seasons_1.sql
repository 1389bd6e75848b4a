SET LOCAL lock_timeout = '2s';
UPDATE quests SET season = 1 WHERE id BETWEEN 1 AND 5000;
