SET lock_timeout = '2s';
ALTER TABLE scrolls ADD CONSTRAINT scrolls_made_check CHECK (made IS NOT NULL) NOT VALID;
ALTER TABLE scrolls VALIDATE CONSTRAINT scrolls_made_check;
ALTER TABLE scrolls ALTER COLUMN made SET NOT NULL;
ALTER TABLE scrolls DROP CONSTRAINT scrolls_made_check;
