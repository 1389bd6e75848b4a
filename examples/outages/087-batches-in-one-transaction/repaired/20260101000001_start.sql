CREATE TABLE quests (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, done boolean NOT NULL, season integer);
