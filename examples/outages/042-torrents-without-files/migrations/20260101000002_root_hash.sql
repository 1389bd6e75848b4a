CREATE TABLE streams_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, root TEXT);
INSERT INTO streams_new (id, name) SELECT id, name FROM streams;
DROP TABLE streams;
ALTER TABLE streams_new RENAME TO streams;
