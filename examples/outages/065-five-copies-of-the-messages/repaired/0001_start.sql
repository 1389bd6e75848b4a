CREATE TABLE posts (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, body text NOT NULL, address varchar(40) NOT NULL, FULLTEXT KEY posts_body (body)) ENGINE=InnoDB;
