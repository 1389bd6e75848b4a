SET lock_timeout = '2s';
ALTER TABLE extracts ADD COLUMN kind varchar(255) NOT NULL;
