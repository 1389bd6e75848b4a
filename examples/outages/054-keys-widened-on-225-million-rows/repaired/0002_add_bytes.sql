SET lock_timeout = '2s';
ALTER TABLE bundles ADD COLUMN bytes bigint;
