CREATE TABLE fobs (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, serial varchar(40) NOT NULL, owner_id bigint) ENGINE=InnoDB;
