SET lock_timeout = '5s';
UPDATE queries SET origin = 'model' WHERE origin IS NULL;
