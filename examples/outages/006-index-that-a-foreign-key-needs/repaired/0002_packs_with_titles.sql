SET SESSION lock_wait_timeout = 5;
ALTER TABLE packs ADD INDEX packs_host_title (host_id, title), ALGORITHM=INPLACE, LOCK=NONE;
