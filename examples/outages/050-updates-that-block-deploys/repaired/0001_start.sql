CREATE TABLE queries (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, origin text);
