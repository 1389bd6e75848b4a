COMMENT ON COLUMN offers.summary IS 'No release reads it from 12 on; the next migration of this table drops it.';
