CREATE TABLE post_facts (post_id int NOT NULL PRIMARY KEY, likes int NOT NULL, reason varchar(255) NOT NULL) ENGINE=InnoDB;
