SET lock_timeout = '2s';
ALTER TABLE wares ADD COLUMN code text;
