-- Cases for SQL Server: see cases.ts for how they are written.

-- ### A table is dropped
-- * applied
CREATE TABLE dbo.Presses (Id int NOT NULL CONSTRAINT PK_Presses PRIMARY KEY, Tons int NULL);
-- * new
DROP TABLE dbo.Presses;
--^ data-loss/drop-table

-- ### A table that no migration made is dropped
-- * new
DROP TABLE IF EXISTS dbo.Moulds;
--^ data-loss/drop-table

-- ### A column is dropped
-- * applied
CREATE TABLE dbo.Presses (Id int NOT NULL CONSTRAINT PK_Presses PRIMARY KEY, Tons int NULL);
-- * new
ALTER TABLE dbo.Presses DROP COLUMN Tons;
--^ data-loss/drop-column

-- ### A column is added without a limit to the wait for Sch-M
-- * applied
CREATE TABLE dbo.Presses (Id int NOT NULL CONSTRAINT PK_Presses PRIMARY KEY, Tons int NULL);
-- * new
ALTER TABLE dbo.Presses ADD Bar int NULL;
--^ transaction/missing-lock-timeout

-- ### A column is added with a limit to it
-- * applied
CREATE TABLE dbo.Presses (Id int NOT NULL CONSTRAINT PK_Presses PRIMARY KEY, Tons int NULL);
-- * new
SET LOCK_TIMEOUT 2000;
ALTER TABLE dbo.Presses ADD Bar int NULL;

-- ### A column with a default is dropped: refused
-- * applied
CREATE TABLE dbo.Presses (Id int NOT NULL CONSTRAINT PK_Presses PRIMARY KEY, Tons int NOT NULL CONSTRAINT DF_Tons DEFAULT 5);
-- * new
ALTER TABLE dbo.Presses DROP COLUMN Tons;
--^ design/drop-column-with-default

-- ### A table is emptied
-- * new
TRUNCATE TABLE dbo.Moulds;
--^ data-loss/truncate

-- ### Every row is changed
-- * applied
CREATE TABLE dbo.Presses (Id int NOT NULL CONSTRAINT PK_Presses PRIMARY KEY, Tons int NULL);
-- * new
UPDATE dbo.Presses SET Tons = 0;
--^ data-loss/change-without-where, data-loss/unbatched-backfill

-- ### Every row of a table that no migration made is deleted
-- * new
DELETE FROM dbo.Moulds;
--^ data-loss/change-without-where, data-loss/unbatched-backfill

-- ### Many rows are changed in one statement
-- * applied
CREATE TABLE dbo.Presses (Id int NOT NULL CONSTRAINT PK_Presses PRIMARY KEY, Tons int NULL, State varchar(20) NULL);
-- * new
UPDATE dbo.Presses SET State = 'idle' WHERE Tons = 0;
--^ data-loss/unbatched-backfill

-- ### One row is changed by its key
-- * applied
CREATE TABLE dbo.Presses (Id int NOT NULL CONSTRAINT PK_Presses PRIMARY KEY, Tons int NULL);
-- * new
UPDATE dbo.Presses SET Tons = 0 WHERE Id = 4;

-- ### A table is renamed
-- * applied
CREATE TABLE dbo.Presses (Id int NOT NULL CONSTRAINT PK_Presses PRIMARY KEY);
-- * new
EXEC sp_rename 'dbo.Presses', 'Stamps';
--^ data-loss/rename-table

-- ### A column is renamed
-- * applied
CREATE TABLE dbo.Presses (Id int NOT NULL CONSTRAINT PK_Presses PRIMARY KEY, Tons int NULL);
-- * new
EXEC sp_rename 'dbo.Presses.Tons', 'Force', 'COLUMN';
--^ data-loss/rename-column

-- ### A required column without a default
-- * applied
CREATE TABLE dbo.Presses (Id int NOT NULL CONSTRAINT PK_Presses PRIMARY KEY);
-- * new
ALTER TABLE dbo.Presses ADD Tons int NOT NULL;
--^ data-loss/required-column

-- ### A required column with a default
-- * applied
CREATE TABLE dbo.Presses (Id int NOT NULL CONSTRAINT PK_Presses PRIMARY KEY);
-- * new
-- accept: locking/default-rewrites
SET LOCK_TIMEOUT 2000;
ALTER TABLE dbo.Presses ADD Tons int NOT NULL CONSTRAINT DF_Tons DEFAULT 5;

-- ### A column that takes nulls
-- * applied
CREATE TABLE dbo.Presses (Id int NOT NULL CONSTRAINT PK_Presses PRIMARY KEY);
-- * new
SET LOCK_TIMEOUT 2000;
ALTER TABLE dbo.Presses ADD Note nvarchar(80) NULL;

-- ### A column must not be null any more
-- * applied
CREATE TABLE dbo.Places (Id int NOT NULL CONSTRAINT PK_P PRIMARY KEY, Postal varchar(32) NULL);
-- * new
ALTER TABLE dbo.Places ALTER COLUMN Postal varchar(64) NOT NULL;
--^ locking/set-not-null-scans

-- ### A column of a table that no migration made must not be null any more
-- * new
ALTER TABLE dbo.Dies ALTER COLUMN Shape nvarchar(40) NOT NULL;
--^ locking/set-not-null-scans, locking/type-change-rewrites

-- ### A number gets a larger type
-- * applied
CREATE TABLE dbo.Dies (Id int NOT NULL CONSTRAINT PK_Dies PRIMARY KEY, Strokes int NOT NULL);
-- * new
ALTER TABLE dbo.Dies ALTER COLUMN Strokes bigint NOT NULL;
--^ locking/type-change-rewrites

-- ### A text gets shorter
-- * applied
CREATE TABLE dbo.Dies (Id int NOT NULL CONSTRAINT PK_Dies PRIMARY KEY, Shape varchar(80) NULL);
-- * new
ALTER TABLE dbo.Dies ALTER COLUMN Shape varchar(20) NULL;
--^ data-loss/type-narrowing, locking/type-change-rewrites

-- ### A text gets longer
-- * applied
CREATE TABLE dbo.Dies (Id int NOT NULL CONSTRAINT PK_Dies PRIMARY KEY, Shape varchar(20) NULL);
-- * new
SET LOCK_TIMEOUT 2000;
ALTER TABLE dbo.Dies ALTER COLUMN Shape varchar(80) NULL;

-- ### NOT NULL is left out, and lost
-- * applied
CREATE TABLE dbo.Dies (Id int NOT NULL CONSTRAINT PK_Dies PRIMARY KEY, Shape varchar(20) NOT NULL);
-- * new
ALTER TABLE dbo.Dies ALTER COLUMN Shape varchar(80);
--^ data-loss/alter-column-nullable

-- ### A foreign key over rows that are there
-- * applied
CREATE TABLE dbo.Dies (Id int NOT NULL CONSTRAINT PK_Dies PRIMARY KEY);
CREATE TABLE dbo.Runs (Id int NOT NULL CONSTRAINT PK_Runs PRIMARY KEY, DieId int NOT NULL);
CREATE INDEX IX_Runs_Die ON dbo.Runs (DieId);
-- * new
ALTER TABLE dbo.Runs ADD CONSTRAINT FK_Runs_Die FOREIGN KEY (DieId) REFERENCES dbo.Dies (Id);
--^ locking/foreign-key-validates

-- ### A foreign key without an index in a new table
-- * applied
CREATE TABLE dbo.Dies (Id int NOT NULL CONSTRAINT PK_Dies PRIMARY KEY);
-- * new
CREATE TABLE dbo.Runs (Id int NOT NULL CONSTRAINT PK_Runs PRIMARY KEY,
  DieId int NOT NULL CONSTRAINT FK_Runs_Die FOREIGN KEY REFERENCES dbo.Dies (Id));
--^ index/foreign-key-without-index

-- ### A foreign key with its index in a new table
-- * applied
CREATE TABLE dbo.Dies (Id int NOT NULL CONSTRAINT PK_Dies PRIMARY KEY);
-- * new
SET LOCK_TIMEOUT 2000;
CREATE TABLE dbo.Runs (Id int NOT NULL CONSTRAINT PK_Runs PRIMARY KEY,
  DieId int NOT NULL CONSTRAINT FK_Runs_Die FOREIGN KEY REFERENCES dbo.Dies (Id));
CREATE INDEX IX_Runs_Die ON dbo.Runs (DieId);

-- ### A CHECK over rows that are there
-- * applied
CREATE TABLE dbo.Dies (Id int NOT NULL CONSTRAINT PK_Dies PRIMARY KEY, Strokes int NOT NULL);
-- * new
ALTER TABLE dbo.Dies ADD CONSTRAINT CK_Strokes CHECK (Strokes >= 0);
--^ locking/check-validates

-- ### A constraint that nobody checks
-- * applied
CREATE TABLE dbo.Dies (Id int NOT NULL CONSTRAINT PK_Dies PRIMARY KEY, Strokes int NOT NULL);
-- * new
ALTER TABLE dbo.Dies WITH NOCHECK ADD CONSTRAINT CK_Strokes CHECK (Strokes >= 0);
--^ data-loss/untrusted-constraint

-- ### An index is built while writers wait
-- * applied
CREATE TABLE dbo.Dies (Id int NOT NULL CONSTRAINT PK_Dies PRIMARY KEY, Shape varchar(20) NULL);
-- * new
CREATE INDEX IX_Dies_Shape ON dbo.Dies (Shape);
--^ locking/index-without-online

-- ### An index of a table that no migration made is built while writers wait
-- * new
CREATE NONCLUSTERED INDEX IX_Dies_Shape ON dbo.Dies (Shape) INCLUDE (Strokes);
--^ locking/index-without-online

-- ### An index is built online
-- * applied
CREATE TABLE dbo.Dies (Id int NOT NULL CONSTRAINT PK_Dies PRIMARY KEY, Shape varchar(20) NULL);
-- * new
SET LOCK_TIMEOUT 2000;
CREATE INDEX IX_Dies_Shape ON dbo.Dies (Shape) WITH (ONLINE = ON);

-- ### An index is built again while readers wait
-- * applied
CREATE TABLE dbo.Dies (Id int NOT NULL CONSTRAINT PK_Dies PRIMARY KEY, Shape varchar(20) NULL);
-- * new
ALTER INDEX ALL ON dbo.Dies REBUILD;
--^ locking/index-without-online, locking/reindex-blocks

-- ### Unique over the rows that are there
-- * applied
CREATE TABLE dbo.Badges (Id int NOT NULL CONSTRAINT PK_Badges PRIMARY KEY, SerialNo varchar(30) NULL);
-- * new
CREATE UNIQUE INDEX UX_Badges ON dbo.Badges (SerialNo) WITH (ONLINE = ON);
--^ data-loss/unique-on-existing-data

-- ### A primary key over rows that are there
-- * applied
CREATE TABLE dbo.Badges (Id int NOT NULL, SerialNo varchar(30) NULL);
-- * new
ALTER TABLE dbo.Badges ADD CONSTRAINT PK_Badges PRIMARY KEY CLUSTERED (Id);
--^ locking/primary-key-builds-index, locking/index-without-online

-- ### The primary key is dropped
-- * applied
CREATE TABLE dbo.Badges (Id int NOT NULL CONSTRAINT PK_Badges PRIMARY KEY, SerialNo varchar(30) NULL);
-- * new
ALTER TABLE dbo.Badges DROP CONSTRAINT PK_Badges;
--^ data-loss/drop-constraint, index/missing-primary-key

-- ### A table without a primary key
-- * new
CREATE TABLE dbo.Punches (Clock varchar(10) NOT NULL, At datetime2 NOT NULL);
--^ index/missing-primary-key

-- ### A computed column that is stored
-- * applied
CREATE TABLE dbo.Slabs (Id int NOT NULL CONSTRAINT PK_Slabs PRIMARY KEY, Wide int NOT NULL, Tall int NOT NULL);
-- * new
ALTER TABLE dbo.Slabs ADD Area AS (Wide * Tall) PERSISTED;
--^ locking/default-rewrites, locking/table-rewrites

-- ### A default that differs from row to row
-- * applied
CREATE TABLE dbo.Slabs (Id int NOT NULL CONSTRAINT PK_Slabs PRIMARY KEY);
-- * new
ALTER TABLE dbo.Slabs ADD Tag uniqueidentifier NOT NULL CONSTRAINT DF_Tag DEFAULT NEWID();
--^ locking/default-rewrites

-- ### All triggers are switched off
-- * new
DISABLE TRIGGER ALL ON dbo.Slabs;
--^ locking/disable-all-triggers

-- ### A text that an argument is joined into is executed
-- * new
CREATE PROCEDURE dbo.CountRows @what nvarchar(128) AS
BEGIN
  DECLARE @q nvarchar(400) = N'SELECT count(*) FROM ' + @what;
  EXEC (@q);
END;
--^ injection/tsql-concatenation

-- ### A text is executed with parameters
-- * new
CREATE PROCEDURE dbo.CountRuns @die int AS
BEGIN
  EXEC sp_executesql N'SELECT count(*) FROM dbo.Runs WHERE DieId = @d', N'@d int', @d = @die;
END;

-- ### A password in the text
-- * new
CREATE LOGIN nightly WITH PASSWORD = 'tern-Gull-7-skua';
--^ security/password-in-ddl, security/secret-in-sql

-- ### Reading is granted to everybody
-- * new
GRANT SELECT ON dbo.Runs TO public;
--^ security/broad-grant

-- ### ADD COLUMN, which is not how SQL Server says it
-- * applied
CREATE TABLE dbo.Slabs (Id int NOT NULL CONSTRAINT PK_Slabs PRIMARY KEY);
-- * new
ALTER TABLE dbo.Slabs ADD COLUMN Note nvarchar(20) NULL;
--^ design/add-column-word

-- ### A column is used in the batch that adds it
-- * applied
CREATE TABLE dbo.Slabs (Id int NOT NULL CONSTRAINT PK_Slabs PRIMARY KEY);
-- * new
ALTER TABLE dbo.Slabs ADD Note nvarchar(20) NULL;
UPDATE dbo.Slabs SET Note = N'grey' WHERE Id = 1;
--^ design/column-of-same-batch
GO
PRINT 'done';

-- ### Rows are put in
-- * applied
CREATE TABLE dbo.Slabs (Id int NOT NULL CONSTRAINT PK_Slabs PRIMARY KEY, Wide int NOT NULL);
-- * new
INSERT INTO dbo.Slabs (Id, Wide) VALUES (1, 40), (2, 60);

-- ### A new table with an index
-- * new
CREATE TABLE dbo.Slots (Id int NOT NULL CONSTRAINT PK_Slots PRIMARY KEY, Shape varchar(20) NULL);
CREATE INDEX IX_Slots_Shape ON dbo.Slots (Shape);
