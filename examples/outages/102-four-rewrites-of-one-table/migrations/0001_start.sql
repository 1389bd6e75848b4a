CREATE TABLE steps (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, started integer, ended integer);
