CREATE TABLE diary (id serial PRIMARY KEY, what text NOT NULL);
