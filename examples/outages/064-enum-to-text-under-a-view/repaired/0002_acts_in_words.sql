SET lock_timeout = '2s';
ALTER TABLE changes ADD COLUMN act_name text;
