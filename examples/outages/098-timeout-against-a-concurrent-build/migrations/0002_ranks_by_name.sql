SET lock_timeout = '5s';
CREATE INDEX CONCURRENTLY ranks_name_idx ON ranks (name);
