SET lock_timeout = '2s';
ALTER TABLE chores ADD COLUMN kind text;
