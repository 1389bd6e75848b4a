SET SESSION lock_wait_timeout = 5;
ALTER TABLE eyes ADD INDEX eyes_pid_detail (pid, detail), ALGORITHM=INPLACE, LOCK=NONE;
