SET lock_timeout = '2s';
ALTER TABLE wares ADD CONSTRAINT wares_code_key UNIQUE USING INDEX wares_code_key;
