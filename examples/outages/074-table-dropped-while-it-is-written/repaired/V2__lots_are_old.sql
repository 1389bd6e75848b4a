COMMENT ON TABLE lots IS 'No release writes it from 8 on; a later migration drops it.';
