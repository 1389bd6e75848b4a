SET lock_timeout = '2s';
DROP VIEW sets_shown;
ALTER TABLE sets ALTER COLUMN name TYPE varchar(255);
CREATE VIEW sets_shown AS SELECT id, name FROM sets;
