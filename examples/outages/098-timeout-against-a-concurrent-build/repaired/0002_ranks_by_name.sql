SET lock_timeout = 0;
CREATE INDEX CONCURRENTLY ranks_name_idx ON ranks (name);
