SET lock_timeout = '2s';
UPDATE scans SET room = id % 10 WHERE room IS NULL;
