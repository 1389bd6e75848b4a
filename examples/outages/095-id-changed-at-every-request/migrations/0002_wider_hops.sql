SET SESSION lock_wait_timeout = 5;
ALTER TABLE brews MODIFY hops bigint NOT NULL DEFAULT 0;
