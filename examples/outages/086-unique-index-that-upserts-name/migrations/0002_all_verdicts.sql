SET lock_timeout = 0;
DROP INDEX CONCURRENTLY verdicts_kind_thing_key;
