SET SESSION lock_wait_timeout = 5;
ALTER TABLE tasks DROP FOREIGN KEY tasks_batch_fk;
