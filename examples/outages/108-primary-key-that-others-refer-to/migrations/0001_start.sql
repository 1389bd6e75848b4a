CREATE TABLE batches (id bigint NOT NULL, part bigint NOT NULL, PRIMARY KEY (id)) ENGINE=InnoDB;
CREATE TABLE tasks (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, batch_id bigint NOT NULL, KEY tasks_batch (batch_id), CONSTRAINT tasks_batch_fk FOREIGN KEY (batch_id) REFERENCES batches (id)) ENGINE=InnoDB;
