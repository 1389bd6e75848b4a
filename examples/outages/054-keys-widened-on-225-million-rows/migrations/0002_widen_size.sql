SET lock_timeout = '2s';
ALTER TABLE bundles ALTER COLUMN size TYPE bigint;
