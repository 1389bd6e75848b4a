CREATE TABLE hosts (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, name varchar(200) NOT NULL) ENGINE=InnoDB;
CREATE TABLE packs (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, host_id bigint NOT NULL, title varchar(200) NOT NULL, KEY packs_host (host_id), CONSTRAINT packs_host_fk FOREIGN KEY (host_id) REFERENCES hosts (id)) ENGINE=InnoDB;
