SET lock_timeout = '2s';
ALTER TABLE sets ALTER COLUMN name TYPE varchar(255);
