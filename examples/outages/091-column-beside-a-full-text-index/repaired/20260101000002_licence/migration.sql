CREATE TABLE `content_licence` (`content_id` bigint NOT NULL PRIMARY KEY, `licence` varchar(40) NOT NULL) ENGINE=InnoDB;
