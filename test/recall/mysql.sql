-- Cases for MySQL: see cases.ts for how they are written.

-- ### A number gets a larger type, which copies the table
-- * applied
CREATE TABLE crates (id bigint NOT NULL PRIMARY KEY, kilos int NOT NULL);
-- * new
ALTER TABLE crates MODIFY kilos bigint NOT NULL;
--^ locking/alter-copies-table

-- ### A column of a table that no migration made gets another type
-- * new
ALTER TABLE crate MODIFY COLUMN kilos bigint NOT NULL;
--^ locking/alter-copies-table

-- ### CHANGE gives a column another type
-- * applied
CREATE TABLE reels (id int NOT NULL PRIMARY KEY, yards int);
-- * new
ALTER TABLE reels CHANGE yards yards decimal(12, 3);
--^ locking/alter-copies-table

-- ### A type is changed in a table that this file makes
-- * new
CREATE TABLE reels (id int NOT NULL PRIMARY KEY, yards int);
ALTER TABLE reels MODIFY yards bigint;

-- ### A column must not be null any more
-- * applied
CREATE TABLE reels (id int NOT NULL PRIMARY KEY, maker varchar(40) NULL);
-- * new
ALTER TABLE reels MODIFY maker varchar(40) NOT NULL;
--^ locking/alter-copies-table, locking/set-not-null-scans

-- ### A column of a table that no migration made must not be null any more
-- * new
ALTER TABLE spools MODIFY maker varchar(40) NOT NULL;
--^ locking/alter-copies-table, locking/set-not-null-scans

-- ### A text grows past the length that one byte counts
-- * applied
CREATE TABLE labels (id int NOT NULL PRIMARY KEY, words varchar(50)) DEFAULT CHARSET = utf8mb4;
-- * new
ALTER TABLE labels MODIFY words varchar(120);
--^ locking/alter-copies-table

-- ### A text grows within what two bytes count
-- * applied
CREATE TABLE labels (id int NOT NULL PRIMARY KEY, words varchar(100)) DEFAULT CHARSET = utf8mb4;
-- * new
SET SESSION lock_wait_timeout = 5;
ALTER TABLE labels MODIFY words varchar(200);

-- ### A text gets shorter
-- * applied
CREATE TABLE labels (id int NOT NULL PRIMARY KEY, words varchar(200)) DEFAULT CHARSET = utf8mb4;
-- * new
ALTER TABLE labels MODIFY words varchar(100);
--^ data-loss/type-narrowing, locking/alter-copies-table

-- ### All texts get another character set
-- * applied
CREATE TABLE labels (id int NOT NULL PRIMARY KEY, words varchar(200)) DEFAULT CHARSET = latin1;
-- * new
ALTER TABLE labels CONVERT TO CHARACTER SET utf8mb4;
--^ locking/alter-copies-table

-- ### New columns get another character set
-- * applied
CREATE TABLE labels (id int NOT NULL PRIMARY KEY, words varchar(200)) DEFAULT CHARSET = latin1;
-- * new
SET SESSION lock_wait_timeout = 5;
ALTER TABLE labels DEFAULT CHARACTER SET = utf8mb4;

-- ### A column is added in place with writers kept out
-- * applied
CREATE TABLE labels (id int NOT NULL PRIMARY KEY, words varchar(200)) DEFAULT CHARSET = utf8mb4;
-- * new
SET SESSION lock_wait_timeout = 5;
ALTER TABLE labels ADD COLUMN lot int, ALGORITHM=INPLACE, LOCK=SHARED;
--^ locking/alter-copies-table

-- ### A column is added at once, without a limit to the wait for its metadata lock
-- * applied
CREATE TABLE labels (id int NOT NULL PRIMARY KEY, words varchar(200)) DEFAULT CHARSET = utf8mb4;
-- * new
ALTER TABLE labels ADD COLUMN lot int;
--^ transaction/missing-lock-timeout

-- ### The first full-text index
-- * applied
CREATE TABLE letters (id int NOT NULL PRIMARY KEY, body text);
-- * new
ALTER TABLE letters ADD FULLTEXT INDEX letters_body (body);
--^ locking/alter-copies-table, locking/index-without-concurrently

-- ### A spatial index
-- * applied
CREATE TABLE buoys (id int NOT NULL PRIMARY KEY, at point NOT NULL SRID 4326);
-- * new
CREATE SPATIAL INDEX buoys_at ON buoys (at);
--^ locking/alter-copies-table, locking/index-without-concurrently

-- ### An index is built beside writes
-- * applied
CREATE TABLE letters (id int NOT NULL PRIMARY KEY, sent date);
-- * new
SET SESSION lock_wait_timeout = 5;
CREATE INDEX letters_sent ON letters (sent);

-- ### An index is built with the writers shut out
-- * applied
CREATE TABLE letters (id int NOT NULL PRIMARY KEY, sent date);
-- * new
ALTER TABLE letters ADD INDEX letters_sent (sent), ALGORITHM = COPY;
--^ locking/alter-copies-table

-- ### A change is told to copy
-- * new
ALTER TABLE parcels ADD COLUMN note varchar(80), ALGORITHM = COPY;
--^ locking/alter-copies-table

-- ### The primary key goes
-- * applied
CREATE TABLE hives (id int NOT NULL PRIMARY KEY, code varchar(20) NOT NULL);
-- * new
ALTER TABLE hives DROP PRIMARY KEY;
--^ locking/alter-copies-table, data-loss/drop-constraint, index/missing-primary-key

-- ### A column that counts up
-- * applied
CREATE TABLE hives (code varchar(20) NOT NULL, UNIQUE KEY (code));
-- * new
ALTER TABLE hives ADD COLUMN id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY;
--^ locking/alter-copies-table, locking/primary-key-builds-index

-- ### A foreign key over rows that are there
-- * applied
CREATE TABLE parcels (id bigint NOT NULL PRIMARY KEY);
CREATE TABLE scans (id bigint NOT NULL PRIMARY KEY, parcel_id bigint NOT NULL);
-- * new
ALTER TABLE scans ADD CONSTRAINT scans_parcel FOREIGN KEY (parcel_id) REFERENCES parcels (id);
--^ locking/alter-copies-table, locking/foreign-key-validates

-- ### A foreign key of tables that no migration made
-- * new
ALTER TABLE moorings ADD FOREIGN KEY (boat_id) REFERENCES boats (id);
--^ locking/alter-copies-table, locking/foreign-key-validates

-- ### A foreign key in a new table, whose index the server makes
-- * applied
CREATE TABLE parcels (id bigint NOT NULL PRIMARY KEY);
-- * new
SET SESSION lock_wait_timeout = 5;
CREATE TABLE scans (id bigint NOT NULL PRIMARY KEY, parcel_id bigint NOT NULL,
  CONSTRAINT scans_parcel FOREIGN KEY (parcel_id) REFERENCES parcels (id));

-- ### A foreign key at its column, which the server ignores
-- * applied
CREATE TABLE parcels (id bigint NOT NULL PRIMARY KEY);
-- * new
CREATE TABLE scans (id bigint NOT NULL PRIMARY KEY, parcel_id bigint NOT NULL REFERENCES parcels (id));
--^ design/inline-references-ignored

-- ### A stored generated column
-- * applied
CREATE TABLE slabs (id int NOT NULL PRIMARY KEY, wide int, tall int);
-- * new
ALTER TABLE slabs ADD COLUMN area int AS (wide * tall) STORED;
--^ locking/alter-copies-table, locking/default-rewrites

-- ### A virtual generated column
-- * applied
CREATE TABLE slabs (id int NOT NULL PRIMARY KEY, wide int, tall int);
-- * new
SET SESSION lock_wait_timeout = 5;
ALTER TABLE slabs ADD COLUMN area int AS (wide * tall) VIRTUAL;

-- ### The values of an enum get another order
-- * applied
CREATE TABLE boards (id int NOT NULL PRIMARY KEY, wood enum('oak', 'ash') NOT NULL);
-- * new
ALTER TABLE boards MODIFY wood enum('ash', 'oak') NOT NULL;
--^ locking/alter-copies-table

-- ### An enum gets a value at its end
-- * applied
CREATE TABLE boards (id int NOT NULL PRIMARY KEY, wood enum('oak', 'ash') NOT NULL);
-- * new
SET SESSION lock_wait_timeout = 5;
ALTER TABLE boards MODIFY wood enum('oak', 'ash', 'elm') NOT NULL;

-- ### Unique over the rows that are there
-- * applied
CREATE TABLE badges (id int NOT NULL PRIMARY KEY, serial_no varchar(30));
-- * new
ALTER TABLE badges ADD UNIQUE KEY badges_serial (serial_no);
--^ data-loss/unique-on-existing-data, locking/unique-builds-index

-- ### A unique index on a table that no migration made
-- * new
CREATE UNIQUE INDEX badges_serial ON badges (serial_no);
--^ data-loss/unique-on-existing-data, locking/unique-builds-index

-- ### A table is dropped
-- * applied
CREATE TABLE tides (id int NOT NULL PRIMARY KEY, metres decimal(5, 2));
-- * new
DROP TABLE tides;
--^ data-loss/drop-table

-- ### A table that no migration made is dropped
-- * new
DROP TABLE IF EXISTS glazes;
--^ data-loss/drop-table

-- ### A temporary table is made and dropped
-- * new
CREATE TEMPORARY TABLE picked (id int NOT NULL PRIMARY KEY);
DROP TEMPORARY TABLE picked;

-- ### A column is dropped
-- * applied
CREATE TABLE tides (id int NOT NULL PRIMARY KEY, metres decimal(5, 2), harbour varchar(40));
-- * new
ALTER TABLE tides DROP COLUMN harbour;
--^ data-loss/drop-column

-- ### A column of a table that no migration made is dropped
-- * new
ALTER TABLE kilns DROP cone;
--^ data-loss/drop-column

-- ### A table is emptied
-- * new
TRUNCATE TABLE tides;
--^ data-loss/truncate

-- ### A database is dropped
-- * new
DROP DATABASE mirror;
--^ data-loss/drop-schema

-- ### A table is renamed
-- * applied
CREATE TABLE sheds (id int NOT NULL PRIMARY KEY);
-- * new
RENAME TABLE sheds TO depots;
--^ data-loss/rename-table

-- ### A column is renamed
-- * applied
CREATE TABLE trams (id int NOT NULL PRIMARY KEY, livery varchar(40));
-- * new
ALTER TABLE trams RENAME COLUMN livery TO paint;
--^ data-loss/rename-column

-- ### CHANGE renames a column
-- * applied
CREATE TABLE trams (id int NOT NULL PRIMARY KEY, livery varchar(40));
-- * new
ALTER TABLE trams CHANGE livery paint varchar(40);
--^ data-loss/rename-column

-- ### An index is renamed
-- * applied
CREATE TABLE trams (id int NOT NULL PRIMARY KEY, livery varchar(40), KEY trams_livery (livery));
-- * new
SET SESSION lock_wait_timeout = 5;
ALTER TABLE trams RENAME INDEX trams_livery TO by_livery;

-- ### Every row is changed
-- * applied
CREATE TABLE looms (id int NOT NULL PRIMARY KEY, speed int);
-- * new
UPDATE looms SET speed = 0;
--^ data-loss/change-without-where, data-loss/unbatched-backfill

-- ### Every row of a table that no migration made is deleted
-- * new
DELETE FROM vats;
--^ data-loss/change-without-where, data-loss/unbatched-backfill

-- ### DELETE of two tables without a condition
-- * applied
CREATE TABLE casks (id int NOT NULL PRIMARY KEY, cellar_id int);
CREATE TABLE cellars (id int NOT NULL PRIMARY KEY);
-- * new
DELETE casks FROM casks, cellars;
--^ data-loss/change-without-where, data-loss/unbatched-backfill

-- ### UPDATE of two tables without a condition
-- * applied
CREATE TABLE casks (id int NOT NULL PRIMARY KEY, cellar_id int, litres int);
CREATE TABLE cellars (id int NOT NULL PRIMARY KEY, litres int);
-- * new
UPDATE casks, cellars SET casks.litres = cellars.litres;
--^ data-loss/change-without-where, data-loss/unbatched-backfill

-- ### Many rows are changed in one statement
-- * applied
CREATE TABLE casks (id int NOT NULL PRIMARY KEY, litres int, state varchar(20));
-- * new
UPDATE casks SET state = 'empty' WHERE litres = 0;
--^ data-loss/unbatched-backfill

-- ### One row is changed by its key
-- * applied
CREATE TABLE casks (id int NOT NULL PRIMARY KEY, litres int, state varchar(20));
-- * new
UPDATE casks SET state = 'empty' WHERE id = 7;
DELETE FROM casks WHERE id IN (8, 9);

-- ### A required column without a default
-- * applied
CREATE TABLE hives (id int NOT NULL PRIMARY KEY);
-- * new
ALTER TABLE hives ADD COLUMN frames int NOT NULL;
--^ data-loss/required-column

-- ### A required column with a default
-- * applied
CREATE TABLE hives (id int NOT NULL PRIMARY KEY);
-- * new
SET SESSION lock_wait_timeout = 5;
ALTER TABLE hives ADD COLUMN frames int NOT NULL DEFAULT 10;

-- ### A column that takes nulls, at once or not at all
-- * applied
CREATE TABLE hives (id int NOT NULL PRIMARY KEY);
-- * new
SET SESSION lock_wait_timeout = 5;
ALTER TABLE hives ADD COLUMN note varchar(80), ALGORITHM = INSTANT;

-- ### A number gets a narrower type
-- * applied
CREATE TABLE drops (id int NOT NULL PRIMARY KEY, grams bigint);
-- * new
ALTER TABLE drops MODIFY grams int;
--^ data-loss/type-narrowing, locking/alter-copies-table

-- ### MODIFY leaves out the default and NOT NULL
-- * applied
CREATE TABLE ovens (id int NOT NULL PRIMARY KEY, heat int NOT NULL DEFAULT 180 COMMENT 'degrees');
-- * new
ALTER TABLE ovens MODIFY heat bigint COMMENT 'degrees';
--^ data-loss/redefinition-drops

-- ### A table without a primary key
-- * new
CREATE TABLE punches (clock varchar(10) NOT NULL, at datetime NOT NULL);
--^ index/missing-primary-key

-- ### A column that a foreign key needs gets another type: refused
-- * applied
CREATE TABLE a (id int unsigned NOT NULL PRIMARY KEY) ENGINE = InnoDB;
CREATE TABLE b (id int unsigned NOT NULL PRIMARY KEY, a_id int unsigned NOT NULL, KEY k (a_id), CONSTRAINT fk FOREIGN KEY (a_id) REFERENCES a (id)) ENGINE = InnoDB;
-- * new
ALTER TABLE b MODIFY a_id bigint unsigned NOT NULL;
--^ data-loss/blocked-by-dependents

-- ### An index that a foreign key needs is dropped: refused
-- * applied
CREATE TABLE a (id int unsigned NOT NULL PRIMARY KEY) ENGINE = InnoDB;
CREATE TABLE b (id int unsigned NOT NULL PRIMARY KEY, a_id int unsigned NOT NULL, KEY k (a_id), CONSTRAINT fk FOREIGN KEY (a_id) REFERENCES a (id)) ENGINE = InnoDB;
-- * new
ALTER TABLE b DROP KEY k;
--^ data-loss/blocked-by-dependents

-- ### An algorithm that the change does not grant: refused
-- * applied
CREATE TABLE b (id int unsigned NOT NULL PRIMARY KEY, a_id int unsigned NOT NULL) ENGINE = InnoDB;
-- * new
ALTER TABLE b ADD UNIQUE KEY u (a_id), ALGORITHM = INSTANT;
--^ data-loss/blocked-by-dependents, design/algorithm-refused

-- ### A lock that the change does not grant: refused
-- * applied
CREATE TABLE b (id int unsigned NOT NULL PRIMARY KEY, grams int NOT NULL) ENGINE = InnoDB;
-- * new
ALTER TABLE b MODIFY grams bigint NOT NULL, LOCK = NONE;
--^ data-loss/blocked-by-dependents, design/algorithm-refused

-- ### A column that a foreign key needs is dropped: refused
-- * applied
CREATE TABLE a (id int unsigned NOT NULL PRIMARY KEY) ENGINE = InnoDB;
CREATE TABLE b (id int unsigned NOT NULL PRIMARY KEY, a_id int unsigned NOT NULL, KEY k (a_id), CONSTRAINT fk FOREIGN KEY (a_id) REFERENCES a (id)) ENGINE = InnoDB;
-- * new
ALTER TABLE b DROP COLUMN a_id;
--^ data-loss/blocked-by-dependents

-- ### A table that another refers to is dropped: refused
-- * applied
CREATE TABLE a (id int unsigned NOT NULL PRIMARY KEY) ENGINE = InnoDB;
CREATE TABLE b (id int unsigned NOT NULL PRIMARY KEY, a_id int unsigned NOT NULL, KEY k (a_id), CONSTRAINT fk FOREIGN KEY (a_id) REFERENCES a (id)) ENGINE = InnoDB;
-- * new
DROP TABLE a;
--^ data-loss/blocked-by-dependents

-- ### A foreign key is dropped, and then its index
-- * applied
CREATE TABLE a (id int unsigned NOT NULL PRIMARY KEY) ENGINE = InnoDB;
CREATE TABLE b (id int unsigned NOT NULL PRIMARY KEY, a_id int unsigned NOT NULL, KEY k (a_id), CONSTRAINT fk FOREIGN KEY (a_id) REFERENCES a (id)) ENGINE = InnoDB;
-- * new
SET SESSION lock_wait_timeout = 5;
-- accept: data-loss/drop-constraint
ALTER TABLE b DROP FOREIGN KEY fk;
ALTER TABLE b DROP KEY k;

-- ### A definition in a transaction ends it
-- * applied
CREATE TABLE looms (id int NOT NULL PRIMARY KEY, speed int);
-- * new
START TRANSACTION;
UPDATE looms SET speed = 0 WHERE id = 3;
ALTER TABLE looms ADD COLUMN note varchar(20);
--^ transaction/implicit-commit
UPDATE looms SET speed = 1 WHERE id = 4;
COMMIT;

-- ### A prepared text that an argument is joined into
-- * new
CREATE PROCEDURE rows_of(IN what varchar(64))
BEGIN
  SET @q = CONCAT('SELECT count(*) FROM ', what);
  PREPARE s FROM @q;
  EXECUTE s;
  DEALLOCATE PREPARE s;
END;
--^ injection/prepare-concatenation

-- ### Everything is granted on everything
-- * new
GRANT ALL PRIVILEGES ON *.* TO 'teller'@'%';
--^ security/grant-all, security/powerful-role

-- ### A password in the text
-- * new
CREATE USER 'nightly'@'%' IDENTIFIED BY 'tern-gull-7-skua';
--^ security/password-in-ddl, security/secret-in-sql

-- ### Reading is granted on one table
-- * new
GRANT SELECT ON yard.cranes TO 'teller'@'10.0.0.%';

-- ### Rows are put in
-- * applied
CREATE TABLE hoists (id int NOT NULL PRIMARY KEY, tons int NOT NULL);
-- * new
INSERT INTO hoists (id, tons) VALUES (1, 5), (2, 12);

-- ### A new table, complete
-- * new
CREATE TABLE ropes (id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, grade int NOT NULL DEFAULT 1, hung_at datetime NULL) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
CREATE INDEX ropes_grade ON ropes (grade);
