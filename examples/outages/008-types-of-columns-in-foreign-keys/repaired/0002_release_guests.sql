SET SESSION lock_wait_timeout = 5;
ALTER TABLE dates DROP FOREIGN KEY dates_guest_fk;
