COMMENT ON COLUMN beats.label IS 'No release writes it from 1200 on.';
