CREATE TABLE guests (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, name varchar(100) NOT NULL) ENGINE=InnoDB;
CREATE TABLE dates (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, guest_id bigint NOT NULL, KEY dates_guest (guest_id), CONSTRAINT dates_guest_fk FOREIGN KEY (guest_id) REFERENCES guests (id)) ENGINE=InnoDB;
