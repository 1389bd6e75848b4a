CREATE TYPE acts AS ENUM ('insert', 'delete');
CREATE TABLE changes (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, act acts NOT NULL);
CREATE VIEW changes_last AS SELECT max(id) AS id, act FROM changes GROUP BY act;
