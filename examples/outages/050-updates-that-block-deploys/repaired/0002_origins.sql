SET lock_timeout = '5s';
UPDATE queries SET origin = 'model' WHERE id BETWEEN 1 AND 5000;
