-- +goose Up
PRAGMA foreign_keys = OFF;
CREATE TABLE nodes_new (id INTEGER PRIMARY KEY, body TEXT NOT NULL, kind TEXT);
INSERT INTO nodes_new (id, body) SELECT id, body FROM nodes;
DROP TABLE nodes;
ALTER TABLE nodes_new RENAME TO nodes;
PRAGMA foreign_keys = ON;
