SET SESSION lock_wait_timeout = 5;
ALTER TABLE eyes ADD UNIQUE KEY eyes_pid_detail (pid, detail);
