SET SESSION lock_wait_timeout = 5;
ALTER TABLE procs DROP FOREIGN KEY procs_fk;
