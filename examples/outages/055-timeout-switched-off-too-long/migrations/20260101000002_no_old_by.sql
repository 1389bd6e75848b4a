-- migrate:up transaction:false
SET lock_timeout = 0;
UPDATE acts SET made_by = 0 WHERE id BETWEEN 1 AND 1000 AND made_by IS NULL;
ALTER TABLE acts ALTER COLUMN made_by SET DEFAULT 0;

-- migrate:down
