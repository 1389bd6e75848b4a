-- Cases for SQLite: see cases.ts for how they are written.

-- ### A table is dropped
-- * applied
CREATE TABLE reeds (id INTEGER PRIMARY KEY, marsh TEXT);
-- * new
DROP TABLE reeds;
--^ data-loss/drop-table

-- ### A table that no migration made is dropped
-- * new
DROP TABLE IF EXISTS herons;
--^ data-loss/drop-table

-- ### A column is dropped
-- * applied
CREATE TABLE reeds (id INTEGER PRIMARY KEY, marsh TEXT, tall REAL);
-- * new
ALTER TABLE reeds DROP COLUMN tall;
--^ data-loss/drop-column

-- ### A column that an index needs is dropped: refused
-- * applied
CREATE TABLE reeds (id INTEGER PRIMARY KEY, marsh TEXT);
CREATE INDEX reeds_marsh ON reeds (marsh);
-- * new
ALTER TABLE reeds DROP COLUMN marsh;
--^ design/drop-column-refused

-- ### Every row is changed
-- * applied
CREATE TABLE reeds (id INTEGER PRIMARY KEY, tall REAL);
-- * new
UPDATE reeds SET tall = 0;
--^ data-loss/change-without-where

-- ### Every row of a table that no migration made is deleted
-- * new
DELETE FROM herons;
--^ data-loss/change-without-where

-- ### One row is changed by its key
-- * applied
CREATE TABLE reeds (id INTEGER PRIMARY KEY, tall REAL);
-- * new
UPDATE reeds SET tall = 0 WHERE id = 4;
DELETE FROM reeds WHERE id = 5;

-- ### A table is renamed
-- * applied
CREATE TABLE sheds (id INTEGER PRIMARY KEY);
-- * new
ALTER TABLE sheds RENAME TO barns;
--^ data-loss/rename-table

-- ### A column is renamed
-- * applied
CREATE TABLE sheds (id INTEGER PRIMARY KEY, bay TEXT);
-- * new
ALTER TABLE sheds RENAME COLUMN bay TO stall;
--^ data-loss/rename-column

-- ### A required column without a default: refused
-- * applied
CREATE TABLE sheds (id INTEGER PRIMARY KEY);
-- * new
ALTER TABLE sheds ADD COLUMN bays INTEGER NOT NULL;
--^ design/added-column-refused, data-loss/required-column

-- ### A required column with a default
-- * applied
CREATE TABLE sheds (id INTEGER PRIMARY KEY);
-- * new
ALTER TABLE sheds ADD COLUMN bays INTEGER NOT NULL DEFAULT 4;

-- ### A column whose default is no constant: refused
-- * applied
CREATE TABLE sheds (id INTEGER PRIMARY KEY);
-- * new
ALTER TABLE sheds ADD COLUMN seen TEXT DEFAULT CURRENT_TIMESTAMP;
--^ design/added-column-refused

-- ### A unique column is added: refused
-- * applied
CREATE TABLE sheds (id INTEGER PRIMARY KEY);
-- * new
ALTER TABLE sheds ADD COLUMN plate TEXT UNIQUE;
--^ design/added-column-refused

-- ### A column gets another type in words that SQLite does not know
-- * applied
CREATE TABLE sheds (id INTEGER PRIMARY KEY, bay TEXT);
-- * new
ALTER TABLE sheds ALTER COLUMN bay TYPE INTEGER;
--^ design/alter-refused

-- ### Unique over the rows that are there
-- * applied
CREATE TABLE sheds (id INTEGER PRIMARY KEY, plate TEXT);
-- * new
CREATE UNIQUE INDEX sheds_plate ON sheds (plate);
--^ data-loss/unique-on-existing-data

-- ### An index
-- * applied
CREATE TABLE sheds (id INTEGER PRIMARY KEY, plate TEXT);
-- * new
CREATE INDEX sheds_plate ON sheds (plate);

-- ### A foreign key without an index
-- * applied
CREATE TABLE sheds (id INTEGER PRIMARY KEY);
-- * new
CREATE TABLE ploughs (id INTEGER PRIMARY KEY, shed_id INTEGER NOT NULL REFERENCES sheds (id));
--^ index/foreign-key-without-index

-- ### A foreign key with its index
-- * applied
CREATE TABLE sheds (id INTEGER PRIMARY KEY);
-- * new
CREATE TABLE ploughs (id INTEGER PRIMARY KEY, shed_id INTEGER NOT NULL REFERENCES sheds (id));
CREATE INDEX ploughs_shed ON ploughs (shed_id);

-- ### Foreign keys are switched off inside the tool's transaction, and the rebuild empties a child
-- tool: golang-migrate
-- * applied
CREATE TABLE people (id INTEGER PRIMARY KEY, mail TEXT NOT NULL);
CREATE TABLE confirmations (id INTEGER PRIMARY KEY, person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE, code TEXT);
CREATE INDEX conf_person ON confirmations (person_id);
-- * new
PRAGMA foreign_keys = OFF;
--^ transaction/pragma-does-nothing
CREATE TABLE people_new (id INTEGER PRIMARY KEY, mail TEXT NOT NULL UNIQUE);
INSERT INTO people_new SELECT * FROM people;
DROP TABLE people;
ALTER TABLE people_new RENAME TO people;
PRAGMA foreign_keys = ON;

-- ### Foreign keys are switched off inside goose's transaction
-- tool: goose
-- * applied
-- +goose Up
CREATE TABLE barns (id INTEGER PRIMARY KEY, roof TEXT);
CREATE TABLE cows (id INTEGER PRIMARY KEY, barn_id INTEGER REFERENCES barns (id) ON DELETE CASCADE);
CREATE INDEX cows_barn ON cows (barn_id);
-- * new
-- +goose Up
PRAGMA foreign_keys = OFF;
--^ transaction/pragma-does-nothing
CREATE TABLE barns_new (id INTEGER PRIMARY KEY, roof TEXT NOT NULL DEFAULT 'tiles');
INSERT INTO barns_new (id, roof) SELECT id, coalesce(roof, 'tiles') FROM barns;
DROP TABLE barns;
ALTER TABLE barns_new RENAME TO barns;
PRAGMA foreign_keys = ON;

-- ### A rebuild loses a trigger
-- * applied
CREATE TABLE people (id INTEGER PRIMARY KEY, mail TEXT NOT NULL);
CREATE TABLE mails_sent (id INTEGER PRIMARY KEY, person INTEGER);
CREATE TRIGGER people_ai AFTER INSERT ON people BEGIN INSERT INTO mails_sent (person) VALUES (new.id); END;
-- * new
PRAGMA foreign_keys = OFF;
CREATE TABLE people_new (id INTEGER PRIMARY KEY, mail TEXT NOT NULL, note TEXT);
INSERT INTO people_new (id, mail) SELECT id, mail FROM people;
DROP TABLE people;
--^ data-loss/redefinition-drops, data-loss/rebuild-loses
ALTER TABLE people_new RENAME TO people;
PRAGMA foreign_keys = ON;

-- ### A rebuild loses an index and an ON DELETE action
-- * applied
CREATE TABLE people (id INTEGER PRIMARY KEY, mail TEXT NOT NULL);
CREATE TABLE confirmations (id INTEGER PRIMARY KEY, person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE, code TEXT);
CREATE INDEX conf_person ON confirmations (person_id);
-- * new
CREATE TABLE conf2 (id INTEGER PRIMARY KEY, person_id INTEGER NOT NULL REFERENCES people (id), code TEXT);
INSERT INTO conf2 SELECT id, person_id, code FROM confirmations;
DROP TABLE confirmations;
--^ data-loss/redefinition-drops, data-loss/rebuild-loses
ALTER TABLE conf2 RENAME TO confirmations;

-- ### A rebuild that keeps everything
-- * applied
CREATE TABLE barns (id INTEGER PRIMARY KEY, roof TEXT);
CREATE INDEX barns_roof ON barns (roof);
-- * new
PRAGMA foreign_keys = OFF;
BEGIN;
CREATE TABLE barns_new (id INTEGER PRIMARY KEY, roof TEXT, doors INTEGER NOT NULL DEFAULT 1);
INSERT INTO barns_new (id, roof) SELECT id, roof FROM barns;
DROP TABLE barns;
ALTER TABLE barns_new RENAME TO barns;
CREATE INDEX barns_roof ON barns (roof);
COMMIT;
PRAGMA foreign_keys = ON;

-- ### A transaction without an end
-- * applied
CREATE TABLE barns (id INTEGER PRIMARY KEY, roof TEXT);
-- * new
BEGIN;
--^ transaction/uncommitted-transaction
UPDATE barns SET roof = 'slate' WHERE id = 2;

-- ### A secret in the text
-- * applied
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT);
-- * new
INSERT INTO settings (name, value) VALUES ('bucket_key', 'AKIAZ7QK3MLP2XWVN5TB');
--^ security/secret-in-sql

-- ### A table is made, filled and dropped
-- * new
CREATE TABLE sieve (id INTEGER PRIMARY KEY);
INSERT INTO sieve VALUES (1);
DROP TABLE sieve;

-- ### A column that takes nulls
-- * applied
CREATE TABLE barns (id INTEGER PRIMARY KEY);
-- * new
ALTER TABLE barns ADD COLUMN note TEXT;

-- ### A view
-- * applied
CREATE TABLE barns (id INTEGER PRIMARY KEY, roof TEXT);
-- * new
CREATE VIEW slated AS SELECT id FROM barns WHERE roof = 'slate';

-- ### A comparison with NULL
-- * applied
CREATE TABLE barns (id INTEGER PRIMARY KEY, roof TEXT);
-- * new
DELETE FROM barns WHERE id = 3 AND roof = NULL;
--^ query/equals-null

-- ### Rows are put in
-- * applied
CREATE TABLE barns (id INTEGER PRIMARY KEY, roof TEXT);
-- * new
INSERT INTO barns (id, roof) VALUES (1, 'slate'), (2, 'reed');
