SET lock_timeout = '2s';
ALTER TABLE changes ALTER COLUMN act TYPE text USING act::text;
