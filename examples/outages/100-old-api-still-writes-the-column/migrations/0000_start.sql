CREATE TABLE beats (runner bigint PRIMARY KEY, label text);
