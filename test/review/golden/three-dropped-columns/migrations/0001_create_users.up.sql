CREATE TABLE users (
    id bigint PRIMARY KEY,
    email text NOT NULL UNIQUE,
    phone text,
    fax text,
    newsletter boolean NOT NULL DEFAULT false
);
CREATE VIEW contacts AS SELECT id, email FROM users;
