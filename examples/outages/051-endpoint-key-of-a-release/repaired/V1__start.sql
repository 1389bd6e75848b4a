CREATE TABLE groups_of (business varchar(100) NOT NULL, doc varchar(100) NOT NULL, PRIMARY KEY (business, doc)) ENGINE=InnoDB;
CREATE TABLE procs (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, business varchar(100) NOT NULL, doc varchar(100) NOT NULL, CONSTRAINT procs_fk FOREIGN KEY (business, doc) REFERENCES groups_of (business, doc)) ENGINE=InnoDB;
