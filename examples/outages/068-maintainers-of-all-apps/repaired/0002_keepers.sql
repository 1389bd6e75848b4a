SET lock_timeout = '2s';
UPDATE apps SET kept_by = made_by WHERE id BETWEEN 1 AND 5000 AND kept_by IS NULL;
