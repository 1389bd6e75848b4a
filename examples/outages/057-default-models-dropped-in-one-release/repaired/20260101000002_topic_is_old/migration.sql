COMMENT ON COLUMN "Firm"."topic" IS 'No release reads it from 3 on.';
