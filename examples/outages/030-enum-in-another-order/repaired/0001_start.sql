CREATE TABLE blobs (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, kind enum('one','three') NULL, body longblob) ENGINE=InnoDB;
