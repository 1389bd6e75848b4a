SET SESSION lock_wait_timeout = 5;
SET SESSION sql_mode = CONCAT(@@sql_mode, ',NO_AUTO_VALUE_ON_ZERO');
ALTER TABLE sorts MODIFY id int NOT NULL AUTO_INCREMENT;
