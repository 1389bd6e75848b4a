SET SESSION lock_wait_timeout = 5;
ALTER TABLE dates CHANGE guest_id guest_id int NOT NULL;
