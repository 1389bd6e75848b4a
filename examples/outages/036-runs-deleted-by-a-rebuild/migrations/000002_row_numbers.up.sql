CREATE TABLE trains_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, row_num INTEGER);
INSERT INTO trains_new (id, name) SELECT id, name FROM trains;
DROP TABLE trains;
ALTER TABLE trains_new RENAME TO trains;
