SET SESSION lock_wait_timeout = 5;
ALTER TABLE `content` ADD COLUMN `licence` varchar(40) NULL;
