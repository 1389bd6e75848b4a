-- Cases for MariaDB: see cases.ts for how they are written.

-- ### A number gets a larger type, which copies the table
-- * applied
CREATE TABLE vines (id bigint NOT NULL PRIMARY KEY, grapes int NOT NULL);
-- * new
ALTER TABLE vines MODIFY grapes bigint NOT NULL;
--^ locking/alter-copies-table

-- ### A text gets shorter
-- * new
ALTER TABLE vines MODIFY row_name varchar(20);
--^ locking/alter-copies-table, data-loss/type-narrowing

-- ### A default that is computed for each row
-- * applied
CREATE TABLE vines (id bigint NOT NULL PRIMARY KEY);
-- * new
ALTER TABLE vines ADD COLUMN tag varchar(36) NOT NULL DEFAULT (uuid());
--^ locking/alter-copies-table, locking/default-rewrites

-- ### A foreign key over rows that are there
-- * applied
CREATE TABLE slopes (id bigint NOT NULL PRIMARY KEY);
CREATE TABLE vines (id bigint NOT NULL PRIMARY KEY, slope_id bigint NOT NULL);
-- * new
ALTER TABLE vines ADD CONSTRAINT vines_slope FOREIGN KEY (slope_id) REFERENCES slopes (id);
--^ locking/alter-copies-table, locking/foreign-key-validates

-- ### A CHECK over rows that are there
-- * applied
CREATE TABLE vines (id bigint NOT NULL PRIMARY KEY, grapes int);
-- * new
ALTER TABLE vines ADD CONSTRAINT some_grapes CHECK (grapes >= 0);
--^ locking/alter-copies-table, locking/check-validates

-- ### All texts get another character set
-- * applied
CREATE TABLE vines (id bigint NOT NULL PRIMARY KEY, name varchar(50)) DEFAULT CHARSET = latin1;
-- * new
ALTER TABLE vines CONVERT TO CHARACTER SET utf8mb4;
--^ locking/alter-copies-table

-- ### The primary key goes
-- * applied
CREATE TABLE vines (id bigint NOT NULL PRIMARY KEY, code varchar(9) NOT NULL);
-- * new
ALTER TABLE vines DROP PRIMARY KEY;
--^ locking/alter-copies-table, data-loss/drop-constraint, index/missing-primary-key

-- ### A stored generated column
-- * applied
CREATE TABLE vines (id bigint NOT NULL PRIMARY KEY, rows_n int, per_row int);
-- * new
ALTER TABLE vines ADD COLUMN total int AS (rows_n * per_row) STORED;
--^ locking/alter-copies-table, locking/default-rewrites

-- ### A full-text index
-- * applied
CREATE TABLE notes (id bigint NOT NULL PRIMARY KEY, body text);
-- * new
CREATE FULLTEXT INDEX notes_body ON notes (body);
--^ locking/alter-copies-table, locking/index-without-concurrently

-- ### An algorithm that the change does not grant: refused
-- * applied
CREATE TABLE vines (id bigint NOT NULL PRIMARY KEY, grapes int NOT NULL);
-- * new
ALTER TABLE vines MODIFY grapes bigint NOT NULL, ALGORITHM = INPLACE;
--^ data-loss/blocked-by-dependents, design/algorithm-refused

-- ### A table that another refers to is dropped: refused
-- * applied
CREATE TABLE slopes (id bigint NOT NULL PRIMARY KEY);
CREATE TABLE vines (id bigint NOT NULL PRIMARY KEY, slope_id bigint NOT NULL, CONSTRAINT vines_slope FOREIGN KEY (slope_id) REFERENCES slopes (id));
-- * new
DROP TABLE slopes;
--^ data-loss/blocked-by-dependents

-- ### The index of a foreign key is dropped: refused
-- * applied
CREATE TABLE slopes (id bigint NOT NULL PRIMARY KEY);
CREATE TABLE vines (id bigint NOT NULL PRIMARY KEY, slope_id bigint NOT NULL, KEY by_slope (slope_id), CONSTRAINT vines_slope FOREIGN KEY (slope_id) REFERENCES slopes (id));
-- * new
DROP INDEX by_slope ON vines;
--^ data-loss/blocked-by-dependents

-- ### A table is dropped
-- * new
DROP TABLE presses;
--^ data-loss/drop-table

-- ### A column is dropped
-- * applied
CREATE TABLE presses (id bigint NOT NULL PRIMARY KEY, bar int);
-- * new
ALTER TABLE presses DROP COLUMN bar;
--^ data-loss/drop-column

-- ### Every row is changed
-- * new
UPDATE presses SET bar = 0;
--^ data-loss/change-without-where, data-loss/unbatched-backfill

-- ### Unique over the rows that are there
-- * applied
CREATE TABLE presses (id bigint NOT NULL PRIMARY KEY, plate varchar(12));
-- * new
ALTER TABLE presses ADD UNIQUE INDEX presses_plate (plate);
--^ data-loss/unique-on-existing-data, locking/unique-builds-index

-- ### A column is renamed
-- * applied
CREATE TABLE presses (id bigint NOT NULL PRIMARY KEY, plate varchar(12));
-- * new
ALTER TABLE presses RENAME COLUMN plate TO badge;
--^ data-loss/rename-column

-- ### A column that takes nulls
-- * applied
CREATE TABLE presses (id bigint NOT NULL PRIMARY KEY);
-- * new
SET SESSION lock_wait_timeout = 5;
ALTER TABLE presses ADD COLUMN note varchar(80);

-- ### A text gets longer
-- * applied
CREATE TABLE presses (id bigint NOT NULL PRIMARY KEY, plate varchar(12));
-- * new
SET SESSION lock_wait_timeout = 5;
ALTER TABLE presses MODIFY plate varchar(40);

-- ### An index is built beside writes
-- * applied
CREATE TABLE presses (id bigint NOT NULL PRIMARY KEY, plate varchar(12));
-- * new
SET SESSION lock_wait_timeout = 5;
CREATE INDEX presses_plate ON presses (plate);

-- ### An enum gets a value at its end
-- * applied
CREATE TABLE presses (id bigint NOT NULL PRIMARY KEY, kind enum('basket', 'screw') NOT NULL);
-- * new
SET SESSION lock_wait_timeout = 5;
ALTER TABLE presses MODIFY kind enum('basket', 'screw', 'bladder') NOT NULL;

-- ### A default is set
-- * applied
CREATE TABLE presses (id bigint NOT NULL PRIMARY KEY, bar int);
-- * new
SET SESSION lock_wait_timeout = 5;
ALTER TABLE presses ALTER COLUMN bar SET DEFAULT 4;

-- ### A procedure that is root's everywhere
-- * new
CREATE DEFINER = `root`@`%` PROCEDURE forget() DELETE FROM visits WHERE seen < NOW();
--^ security/named-definer

-- ### A procedure of an account that was made for it
-- * applied
CREATE USER sweeper@localhost ACCOUNT LOCK;
-- * new
CREATE DEFINER = sweeper@localhost PROCEDURE forget() DELETE FROM visits WHERE seen < NOW();
