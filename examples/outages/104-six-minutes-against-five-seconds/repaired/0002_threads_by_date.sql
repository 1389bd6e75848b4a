RESET lock_timeout;
CREATE INDEX CONCURRENTLY threads_opened_idx ON threads (opened);
