SET lock_timeout = '2s';
UPDATE apps SET kept_by = made_by WHERE kept_by IS NULL;
