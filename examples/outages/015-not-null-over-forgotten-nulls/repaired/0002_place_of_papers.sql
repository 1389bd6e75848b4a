SET lock_timeout = '2s';
ALTER TABLE papers ADD CONSTRAINT papers_place_check CHECK (place IS NOT NULL) NOT VALID;
UPDATE papers SET place = '' WHERE id BETWEEN 1 AND 5000 AND place IS NULL;
ALTER TABLE papers VALIDATE CONSTRAINT papers_place_check;
