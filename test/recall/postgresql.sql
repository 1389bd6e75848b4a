-- Cases for PostgreSQL: see cases.ts for how they are written.

-- ### A table is written again while another is locked, with a lock_timeout
-- * applied
CREATE TABLE kegs (id bigint PRIMARY KEY);
CREATE TABLE taps (id bigint PRIMARY KEY, flow integer);
-- * new
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE kegs ADD COLUMN note text;
ALTER TABLE taps ALTER COLUMN flow TYPE bigint;
--^ locking/wide-lock-window
COMMIT;

-- ### All tables that were clustered are written again
-- * new
CLUSTER;
--^ locking/table-rewrites

-- ### A table is dropped
-- * applied
CREATE TABLE crates (id bigint PRIMARY KEY, kilos integer NOT NULL, label text);
-- * new
DROP TABLE crates;
--^ data-loss/drop-table

-- ### Several tables are dropped, of which no migration is known
-- * new
SET lock_timeout = '2s';
DROP TABLE IF EXISTS pallets, crates;
--^ data-loss/drop-table

-- ### A table is dropped that the same file made
-- * new
CREATE TABLE sieve (id bigint PRIMARY KEY);
INSERT INTO sieve SELECT generate_series(1, 10);
DROP TABLE sieve;

-- ### A temporary table is dropped
-- * new
CREATE TEMP TABLE picked (id bigint PRIMARY KEY);
DROP TABLE picked;

-- ### A column is dropped
-- * applied
CREATE TABLE kilns (id bigint PRIMARY KEY, cone text, top_heat integer);
-- * new
SET lock_timeout = '2s';
ALTER TABLE kilns DROP COLUMN cone;
--^ data-loss/drop-column

-- ### A column is dropped from a table that no migration made
-- * new
ALTER TABLE glazes DROP COLUMN IF EXISTS opacity;
--^ data-loss/drop-column

-- ### A column is dropped that the same file added
-- * applied
CREATE TABLE kilns (id bigint PRIMARY KEY, cone text);
-- * new
SET lock_timeout = '2s';
ALTER TABLE kilns ADD COLUMN scratch integer;
ALTER TABLE kilns DROP COLUMN scratch;

-- ### A table is emptied
-- * applied
CREATE TABLE tides (id bigint PRIMARY KEY, harbour text, metres numeric(5, 2));
-- * new
SET lock_timeout = '2s';
TRUNCATE tides;
--^ data-loss/truncate

-- ### A table is emptied with all that refer to it
-- * applied
CREATE TABLE harbours (id bigint PRIMARY KEY);
CREATE TABLE tides (id bigint PRIMARY KEY, harbour_id bigint REFERENCES harbours (id));
CREATE INDEX tides_harbour ON tides (harbour_id);
-- * new
SET lock_timeout = '2s';
TRUNCATE harbours CASCADE;
--^ data-loss/truncate

-- ### A temporary table is emptied
-- * new
CREATE TEMP TABLE batch (id bigint PRIMARY KEY);
TRUNCATE batch;

-- ### A table is renamed
-- * applied
CREATE TABLE sheds (id bigint PRIMARY KEY, bay text);
-- * new
SET lock_timeout = '2s';
ALTER TABLE sheds RENAME TO depots;
--^ data-loss/rename-table

-- ### A column is renamed
-- * applied
CREATE TABLE trams (id bigint PRIMARY KEY, livery text);
-- * new
SET lock_timeout = '2s';
ALTER TABLE trams RENAME COLUMN livery TO paint;
--^ data-loss/rename-column

-- ### A column of a table that no migration made is renamed
-- * new
SET lock_timeout = '2s';
ALTER TABLE stops RENAME shelter TO roof;
--^ data-loss/rename-column

-- ### An index is renamed as an index
-- * applied
CREATE TABLE trams (id bigint PRIMARY KEY, livery text);
CREATE INDEX trams_livery ON trams (livery);
-- * new
ALTER INDEX trams_livery RENAME TO trams_livery_idx;

-- ### A constraint is renamed
-- * applied
CREATE TABLE trams (id bigint PRIMARY KEY, seats integer CONSTRAINT seats_ok CHECK (seats > 0));
-- * new
SET lock_timeout = '2s';
ALTER TABLE trams RENAME CONSTRAINT seats_ok TO trams_seats_positive;

-- ### A column is renamed of a table that this file makes
-- * new
CREATE TABLE stops (id bigint PRIMARY KEY, shelter boolean NOT NULL DEFAULT false);
ALTER TABLE stops RENAME COLUMN shelter TO roof;

-- ### A schema is renamed
-- * applied
CREATE SCHEMA yard;
CREATE TABLE yard.cranes (id bigint PRIMARY KEY);
-- * new
ALTER SCHEMA yard RENAME TO quay;
--^ data-loss/rename-schema

-- ### A value of an enum is renamed
-- * applied
CREATE TYPE wood AS ENUM ('oak', 'ash');
CREATE TABLE boards (id bigint PRIMARY KEY, wood wood);
-- * new
ALTER TYPE wood RENAME VALUE 'oak' TO 'sessile oak';
--^ data-loss/rename-enum-value

-- ### Every row is changed
-- * applied
CREATE TABLE looms (id bigint PRIMARY KEY, speed integer);
-- * new
UPDATE looms SET speed = 0;
--^ data-loss/change-without-where, data-loss/unbatched-backfill

-- ### Every row is changed to what a function makes of it, in a table that no migration made
-- * new
UPDATE bolts SET thread = upper(thread);
--^ data-loss/change-without-where, data-loss/unbatched-backfill

-- ### Every row is deleted
-- * applied
CREATE TABLE vats (id bigint PRIMARY KEY, dye text);
-- * new
DELETE FROM vats;
--^ data-loss/change-without-where, data-loss/unbatched-backfill

-- ### Every row is deleted because the condition always holds
-- * applied
CREATE TABLE vats (id bigint PRIMARY KEY, dye text);
-- * new
DELETE FROM vats WHERE 1 = 1;
--^ data-loss/change-without-where, data-loss/unbatched-backfill

-- ### DELETE USING without a condition that joins
-- * applied
CREATE TABLE casks (id bigint PRIMARY KEY, cellar_id bigint);
CREATE TABLE cellars (id bigint PRIMARY KEY);
-- * new
DELETE FROM casks USING cellars;
--^ data-loss/change-without-where, data-loss/unbatched-backfill

-- ### UPDATE FROM without a condition that joins
-- * applied
CREATE TABLE casks (id bigint PRIMARY KEY, cellar_id bigint, litres integer);
CREATE TABLE cellars (id bigint PRIMARY KEY, litres integer);
-- * new
UPDATE casks SET litres = cellars.litres FROM cellars;
--^ data-loss/change-without-where, data-loss/unbatched-backfill, query/update-from-many, query/cartesian-join

-- ### Many rows are changed in one statement
-- * applied
CREATE TABLE casks (id bigint PRIMARY KEY, litres integer, state text);
-- * new
UPDATE casks SET state = 'empty' WHERE litres = 0;
--^ data-loss/unbatched-backfill

-- ### Many rows of a table that no migration made are deleted in one statement
-- * new
DELETE FROM readings WHERE taken_at < '2025-01-01';
--^ data-loss/unbatched-backfill

-- ### One row is changed by its key
-- * applied
CREATE TABLE casks (id bigint PRIMARY KEY, litres integer, state text);
-- * new
UPDATE casks SET state = 'empty' WHERE id = 7;
DELETE FROM casks WHERE id IN (8, 9);

-- ### Rows of a table that this file makes are changed
-- * new
CREATE TABLE hoops (id bigint PRIMARY KEY, metal text);
INSERT INTO hoops (id, metal) VALUES (1, 'iron'), (2, 'brass');
UPDATE hoops SET metal = 'steel';

-- ### A required column without a default
-- * applied
CREATE TABLE hives (id bigint PRIMARY KEY);
INSERT INTO hives VALUES (1);
-- * new
SET lock_timeout = '2s';
ALTER TABLE hives ADD COLUMN frames integer NOT NULL;
--^ data-loss/required-column

-- ### A required column without a default on a table that no migration made
-- * new
SET lock_timeout = '2s';
ALTER TABLE queens ADD COLUMN hatched date NOT NULL;
--^ data-loss/required-column

-- ### A required column with a constant default
-- * applied
CREATE TABLE hives (id bigint PRIMARY KEY);
-- * new
SET lock_timeout = '2s';
ALTER TABLE hives ADD COLUMN frames integer NOT NULL DEFAULT 10;

-- ### A column that takes nulls
-- * applied
CREATE TABLE hives (id bigint PRIMARY KEY);
-- * new
SET lock_timeout = '2s';
ALTER TABLE hives ADD COLUMN note text;

-- ### A column whose default is the time of the change
-- * applied
CREATE TABLE hives (id bigint PRIMARY KEY);
-- * new
SET lock_timeout = '2s';
ALTER TABLE hives ADD COLUMN seen_at timestamptz NOT NULL DEFAULT now();

-- ### A column is added without a lock_timeout
-- * applied
CREATE TABLE parcels (id bigint PRIMARY KEY);
-- * new
ALTER TABLE parcels ADD COLUMN note text;
--^ transaction/missing-lock-timeout

-- ### A column is added without a lock_timeout, by a tool that runs the file in a transaction
-- tool: goose
-- * applied
-- +goose Up
CREATE TABLE parcels (id bigint PRIMARY KEY);
-- * new
-- +goose Up
ALTER TABLE parcels ADD COLUMN note text;
--^ transaction/missing-lock-timeout

-- ### A default is set on a table that no migration made, without a lock_timeout
-- * new
ALTER TABLE parcels ALTER COLUMN note SET DEFAULT '';
--^ transaction/missing-lock-timeout

-- ### A trigger is created without a lock_timeout
-- * applied
CREATE TABLE parcels (id bigint PRIMARY KEY, note text);
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
-- * new
CREATE TRIGGER parcels_stamp BEFORE UPDATE ON parcels FOR EACH ROW EXECUTE FUNCTION stamp();
--^ transaction/missing-lock-timeout

-- ### A table is made, and its trigger, without a lock_timeout
-- * new
CREATE TABLE lots (id bigint PRIMARY KEY, note text);
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER lots_stamp BEFORE UPDATE ON lots FOR EACH ROW EXECUTE FUNCTION stamp();
ALTER TABLE lots ADD COLUMN colour text;

-- ### A column gets a shorter type
-- * applied
CREATE TABLE labels (id bigint PRIMARY KEY, words varchar(200));
-- * new
SET lock_timeout = '2s';
ALTER TABLE labels ALTER COLUMN words TYPE varchar(40);
--^ data-loss/type-narrowing, locking/type-change-rewrites

-- ### A number gets a narrower type
-- * applied
CREATE TABLE drops (id bigint PRIMARY KEY, grams bigint);
-- * new
SET lock_timeout = '2s';
ALTER TABLE drops ALTER COLUMN grams TYPE integer;
--^ data-loss/type-narrowing, locking/type-change-rewrites

-- ### A text gets longer
-- * applied
CREATE TABLE labels (id bigint PRIMARY KEY, words varchar(40));
-- * new
SET lock_timeout = '2s';
ALTER TABLE labels ALTER COLUMN words TYPE varchar(200);

-- ### A text loses its limit
-- * applied
CREATE TABLE labels (id bigint PRIMARY KEY, words varchar(40));
-- * new
SET lock_timeout = '2s';
ALTER TABLE labels ALTER COLUMN words TYPE text;

-- ### A number gets more digits
-- * applied
CREATE TABLE scales (id bigint PRIMARY KEY, weight numeric(10, 2));
-- * new
SET lock_timeout = '2s';
ALTER TABLE scales ALTER COLUMN weight TYPE numeric(14, 2);

-- ### A key gets a larger type, which rewrites the table
-- * applied
CREATE TABLE spools (id integer PRIMARY KEY, yards integer);
-- * new
SET lock_timeout = '2s';
ALTER TABLE spools ALTER COLUMN id TYPE bigint;
--^ locking/type-change-rewrites

-- ### A column of a table that no migration made gets another type
-- * new
SET lock_timeout = '2s';
ALTER TABLE reels ALTER COLUMN id TYPE bigint;
--^ locking/type-change-rewrites

-- ### A type is changed in a table that this file makes
-- * new
CREATE TABLE reels (id integer PRIMARY KEY);
ALTER TABLE reels ALTER COLUMN id TYPE bigint;

-- ### A time becomes one with a zone
-- * applied
CREATE TABLE visits (id bigint PRIMARY KEY, seen timestamp);
-- * new
SET lock_timeout = '2s';
ALTER TABLE visits ALTER COLUMN seen TYPE timestamptz;
--^ locking/type-change-rewrites

-- ### A time with an index becomes one with a zone
-- * applied
CREATE TABLE visits (id bigint PRIMARY KEY, seen timestamp);
CREATE INDEX visits_seen ON visits (seen);
-- * new
SET lock_timeout = '2s';
ALTER TABLE visits ALTER COLUMN seen TYPE timestamptz;
--^ locking/type-change-rewrites

-- ### A partial index compares the column with text
-- * applied
CREATE TABLE permits (id bigint PRIMARY KEY, holder text, state text NOT NULL);
CREATE UNIQUE INDEX permits_open ON permits (holder) WHERE state = 'open';
CREATE TYPE permit_state AS ENUM ('open', 'done');
-- * new
SET lock_timeout = '2s';
ALTER TABLE permits ALTER COLUMN state TYPE permit_state USING state::permit_state;
--^ data-loss/blocked-by-dependents

-- ### A CHECK compares the column with text
-- * applied
CREATE TABLE permits (id bigint PRIMARY KEY, kind text CHECK (kind IN ('a', 'b')));
CREATE TYPE permit_kind AS ENUM ('a', 'b');
-- * new
SET lock_timeout = '2s';
ALTER TABLE permits ALTER COLUMN kind TYPE permit_kind USING kind::permit_kind;
--^ data-loss/blocked-by-dependents

-- ### An index calls a function that takes text
-- * applied
CREATE TABLE permits (id bigint PRIMARY KEY, holder text);
CREATE INDEX permits_lower ON permits (lower(holder));
-- * new
SET lock_timeout = '2s';
ALTER TABLE permits ALTER COLUMN holder TYPE integer USING length(holder);
--^ data-loss/blocked-by-dependents

-- ### The default cannot become a number
-- * applied
CREATE TABLE permits (id bigint PRIMARY KEY, code text DEFAULT 'x');
-- * new
SET lock_timeout = '2s';
ALTER TABLE permits ALTER COLUMN code TYPE integer USING length(code);
--^ data-loss/blocked-by-dependents

-- ### A view reads the column
-- * applied
CREATE TABLE permits (id bigint PRIMARY KEY, code varchar(10));
CREATE VIEW permit_codes AS SELECT code FROM permits;
-- * new
SET lock_timeout = '2s';
ALTER TABLE permits ALTER COLUMN code TYPE text;
--^ data-loss/blocked-by-dependents

-- ### A generated column is made of it
-- * applied
CREATE TABLE bricks (id bigint PRIMARY KEY, wide integer, area integer GENERATED ALWAYS AS (wide * 2) STORED);
-- * new
SET lock_timeout = '2s';
ALTER TABLE bricks ALTER COLUMN wide TYPE bigint;
--^ data-loss/blocked-by-dependents

-- ### A policy reads the column
-- * applied
CREATE TABLE lockers (id bigint PRIMARY KEY, owner varchar(40));
ALTER TABLE lockers ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON lockers USING (owner = current_user);
-- * new
SET lock_timeout = '2s';
ALTER TABLE lockers ALTER COLUMN owner TYPE text;
--^ data-loss/blocked-by-dependents

-- ### An index on a virtual column
-- target: 18
-- * applied
CREATE TABLE rooms (id bigint PRIMARY KEY, a integer, b integer GENERATED ALWAYS AS (a * 2));
-- * new
CREATE INDEX CONCURRENTLY rooms_b ON rooms (b);
--^ data-loss/blocked-by-dependents

-- ### A unique constraint on a virtual column
-- target: 18
-- * applied
CREATE TABLE rooms (id bigint PRIMARY KEY, a integer, b integer GENERATED ALWAYS AS (a * 2) VIRTUAL);
-- * new
SET lock_timeout = '2s';
ALTER TABLE rooms ADD UNIQUE (b);
--^ data-loss/blocked-by-dependents

-- ### CONCURRENTLY does not drop the index of a partitioned table
-- * applied
CREATE TABLE soundings (id bigint, at timestamptz NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE INDEX soundings_at ON soundings (at);
-- * new
DROP INDEX CONCURRENTLY soundings_at;
--^ data-loss/blocked-by-dependents, transaction/concurrently-in-transaction

-- ### VACUUM in a tool's transaction
-- tool: goose
-- * applied
-- +goose Up
CREATE TABLE soundings (id bigint PRIMARY KEY);
-- * new
-- +goose Up
VACUUM ANALYZE soundings;
--^ transaction/concurrently-in-transaction

-- ### CREATE DATABASE in a tool's transaction
-- tool: flyway
-- * new
SELECT 1;
BEGIN;
CREATE DATABASE mirror;
--^ transaction/concurrently-in-transaction
COMMIT;

-- ### COMMIT in a block of a tool's transaction
-- tool: goose
-- * applied
-- +goose Up
CREATE TABLE soundings (id bigint PRIMARY KEY, deep integer);
-- * new
-- +goose Up
-- +goose StatementBegin
DO $$ BEGIN
  FOR i IN 1..10 LOOP
    UPDATE soundings SET deep = 0 WHERE id BETWEEN i * 1000 AND i * 1000 + 999;
    COMMIT;
  END LOOP;
END $$;
--^ transaction/concurrently-in-transaction
-- +goose StatementEnd

-- ### An enum value is added and used in one transaction
-- tool: golang-migrate
-- * applied
CREATE TYPE helper_kind AS ENUM ('own');
CREATE TABLE helpers (id bigint PRIMARY KEY, kind helper_kind);
-- * new
ALTER TYPE helper_kind ADD VALUE 'external';
UPDATE helpers SET kind = 'external' WHERE id = 7;
--^ transaction/enum-value-in-same-transaction

-- ### An enum value is added by one pending file and used by the next, in one transaction
-- tool: drizzle
-- * applied
CREATE TYPE "helper_kind" AS ENUM ('own');
CREATE TABLE "helpers" ("id" bigint PRIMARY KEY, "kind" "helper_kind");
-- * pending
ALTER TYPE "helper_kind" ADD VALUE 'external';
-- * new
UPDATE "helpers" SET "kind" = 'external' WHERE "id" = 7;
--^ transaction/enum-value-in-same-transaction

-- ### An enum value that an applied file added is used
-- * applied
CREATE TYPE helper_kind AS ENUM ('own');
CREATE TABLE helpers (id bigint PRIMARY KEY, kind helper_kind);
-- * applied
ALTER TYPE helper_kind ADD VALUE 'external';
-- * new
UPDATE helpers SET kind = 'external' WHERE id = 7;

-- ### A table is locked by one pending file while the next rewrites another
-- tool: drizzle
-- * applied
CREATE TABLE "porters" ("id" bigint PRIMARY KEY);
CREATE TABLE "hook_calls" ("id" bigint PRIMARY KEY, "source" integer);
-- * pending
ALTER TABLE "porters" ADD COLUMN "pager" text;
-- * new
SET LOCAL lock_timeout = '2s';
--> statement-breakpoint
ALTER TABLE "hook_calls" ALTER COLUMN "source" SET DATA TYPE text;
--^ locking/pending-file-holds-lock, locking/work-under-exclusive-lock

-- ### Unique over the rows that are there
-- * applied
CREATE TABLE badges (id bigint PRIMARY KEY, serial text);
-- * new
SET lock_timeout = '2s';
ALTER TABLE badges ADD CONSTRAINT badges_serial_key UNIQUE (serial);
--^ locking/unique-builds-index, data-loss/unique-on-existing-data

-- ### A unique index, built beside writes, over rows that are there
-- * applied
CREATE TABLE badges (id bigint PRIMARY KEY, serial text);
-- * new
CREATE UNIQUE INDEX CONCURRENTLY badges_serial_key ON badges (serial);
--^ data-loss/unique-on-existing-data

-- ### Unique by an index that is there
-- * applied
CREATE TABLE badges (id bigint PRIMARY KEY, serial text);
-- * applied
CREATE UNIQUE INDEX CONCURRENTLY badges_serial_idx ON badges (serial);
-- * new
SET lock_timeout = '2s';
ALTER TABLE badges ADD CONSTRAINT badges_serial_key UNIQUE USING INDEX badges_serial_idx;

-- ### A foreign key without an index in a new table
-- * applied
CREATE TABLE parcels (id bigint PRIMARY KEY);
-- * new
SET lock_timeout = '2s';
CREATE TABLE scans (id bigint PRIMARY KEY, parcel_id bigint NOT NULL REFERENCES parcels (id), at timestamptz NOT NULL);
--^ index/foreign-key-without-index

-- ### A foreign key without an index on a table that no migration made
-- * new
SET lock_timeout = '2s';
ALTER TABLE scans ADD CONSTRAINT scans_parcel_fk FOREIGN KEY (parcel_id) REFERENCES parcels (id) NOT VALID;
--^ index/foreign-key-without-index

-- ### A foreign key whose index the same file makes
-- * applied
CREATE TABLE parcels (id bigint PRIMARY KEY);
-- * new
SET lock_timeout = '2s';
CREATE TABLE scans (id bigint PRIMARY KEY, parcel_id bigint NOT NULL REFERENCES parcels (id));
CREATE INDEX scans_parcel ON scans (parcel_id);

-- ### A foreign key that the primary key begins with
-- * applied
CREATE TABLE parcels (id bigint PRIMARY KEY);
-- * new
SET lock_timeout = '2s';
CREATE TABLE stamps (parcel_id bigint NOT NULL REFERENCES parcels (id), place integer NOT NULL, PRIMARY KEY (parcel_id, place));

-- ### A table without a primary key
-- * new
CREATE TABLE punches (clock text NOT NULL, at timestamptz NOT NULL);
--^ index/missing-primary-key

-- ### A table whose key comes in the same file
-- * new
CREATE TABLE punches (id bigint NOT NULL, at timestamptz NOT NULL);
ALTER TABLE punches ADD PRIMARY KEY (id);

-- ### A foreign key is checked at once
-- * applied
CREATE TABLE parcels (id bigint PRIMARY KEY);
CREATE TABLE scans (id bigint PRIMARY KEY, parcel_id bigint);
CREATE INDEX scans_parcel ON scans (parcel_id);
-- * new
SET lock_timeout = '2s';
ALTER TABLE scans ADD CONSTRAINT scans_parcel_fk FOREIGN KEY (parcel_id) REFERENCES parcels (id);
--^ locking/foreign-key-validates

-- ### A foreign key is checked at once, of tables that no migration made
-- * new
SET lock_timeout = '2s';
ALTER TABLE moorings ADD FOREIGN KEY (boat_id) REFERENCES boats;
--^ locking/foreign-key-validates

-- ### A foreign key that is checked later
-- * applied
CREATE TABLE parcels (id bigint PRIMARY KEY);
CREATE TABLE scans (id bigint PRIMARY KEY, parcel_id bigint);
CREATE INDEX scans_parcel ON scans (parcel_id);
-- * new
SET lock_timeout = '2s';
ALTER TABLE scans ADD CONSTRAINT scans_parcel_fk FOREIGN KEY (parcel_id) REFERENCES parcels (id) NOT VALID;

-- ### A constraint is validated in a file of its own
-- * applied
CREATE TABLE parcels (id bigint PRIMARY KEY);
CREATE TABLE scans (id bigint PRIMARY KEY, parcel_id bigint);
CREATE INDEX scans_parcel ON scans (parcel_id);
-- * applied
ALTER TABLE scans ADD CONSTRAINT scans_parcel_fk FOREIGN KEY (parcel_id) REFERENCES parcels (id) NOT VALID;
-- * new
ALTER TABLE scans VALIDATE CONSTRAINT scans_parcel_fk;

-- ### A constraint is added and validated in one transaction
-- tool: goose
-- * applied
-- +goose Up
CREATE TABLE ovens (id bigint PRIMARY KEY, heat integer);
-- * new
-- +goose Up
SET LOCAL lock_timeout = '2s';
ALTER TABLE ovens ADD CONSTRAINT heat_ok CHECK (heat < 400) NOT VALID;
ALTER TABLE ovens VALIDATE CONSTRAINT heat_ok;
--^ locking/validate-in-same-transaction

-- ### A CHECK is checked at once
-- * applied
CREATE TABLE ovens (id bigint PRIMARY KEY, heat integer);
-- * new
SET lock_timeout = '2s';
ALTER TABLE ovens ADD CONSTRAINT heat_ok CHECK (heat < 400);
--^ locking/check-validates

-- ### A CHECK on a table that no migration made is checked at once
-- * new
SET lock_timeout = '2s';
ALTER TABLE loaves ADD CHECK (grams > 0);
--^ locking/check-validates

-- ### A CHECK that is checked later
-- * applied
CREATE TABLE ovens (id bigint PRIMARY KEY, heat integer);
-- * new
SET lock_timeout = '2s';
ALTER TABLE ovens ADD CONSTRAINT heat_ok CHECK (heat < 400) NOT VALID;

-- ### NOT NULL is set on a column
-- * applied
CREATE TABLE lamps (id bigint PRIMARY KEY, wick text);
-- * new
SET lock_timeout = '2s';
ALTER TABLE lamps ALTER COLUMN wick SET NOT NULL;
--^ locking/set-not-null-scans

-- ### NOT NULL is set on a column of a table that no migration made
-- * new
SET lock_timeout = '2s';
ALTER TABLE lanterns ALTER COLUMN wick SET NOT NULL;
--^ locking/set-not-null-scans

-- ### NOT NULL is set where a valid CHECK proves it
-- * applied
CREATE TABLE lamps (id bigint PRIMARY KEY, wick text);
-- * applied
ALTER TABLE lamps ADD CONSTRAINT wick_there CHECK (wick IS NOT NULL) NOT VALID;
-- * applied
ALTER TABLE lamps VALIDATE CONSTRAINT wick_there;
-- * new
SET lock_timeout = '2s';
ALTER TABLE lamps ALTER COLUMN wick SET NOT NULL;

-- ### A primary key builds its index
-- * applied
CREATE TABLE lenses (id bigint NOT NULL, grind text);
-- * new
SET lock_timeout = '2s';
ALTER TABLE lenses ADD PRIMARY KEY (id);
--^ locking/primary-key-builds-index

-- ### A primary key by an index that is there
-- * applied
CREATE TABLE lenses (id bigint NOT NULL, grind text);
-- * applied
CREATE UNIQUE INDEX CONCURRENTLY lenses_id ON lenses (id);
-- * new
SET lock_timeout = '2s';
ALTER TABLE lenses ADD CONSTRAINT lenses_pkey PRIMARY KEY USING INDEX lenses_id;

-- ### An exclusion constraint builds its index
-- * applied
CREATE TABLE berths (id bigint PRIMARY KEY, stay tstzrange);
-- * new
SET lock_timeout = '2s';
ALTER TABLE berths ADD CONSTRAINT no_overlap EXCLUDE USING gist (stay WITH &&);
--^ locking/exclusion-builds-index

-- ### The default differs from row to row
-- * applied
CREATE TABLE tokens (id bigint PRIMARY KEY);
-- * new
SET lock_timeout = '2s';
ALTER TABLE tokens ADD COLUMN handle uuid NOT NULL DEFAULT gen_random_uuid();
--^ locking/default-rewrites

-- ### A column counts up
-- * applied
CREATE TABLE tokens (handle uuid PRIMARY KEY);
-- * new
SET lock_timeout = '2s';
ALTER TABLE tokens ADD COLUMN place bigserial;
--^ locking/default-rewrites

-- ### An identity column is added to a table that no migration made
-- * new
SET lock_timeout = '2s';
ALTER TABLE tickets ADD COLUMN place bigint GENERATED ALWAYS AS IDENTITY;
--^ locking/default-rewrites

-- ### A stored generated column
-- * applied
CREATE TABLE slabs (id bigint PRIMARY KEY, wide integer, long integer);
-- * new
SET lock_timeout = '2s';
ALTER TABLE slabs ADD COLUMN area integer GENERATED ALWAYS AS (wide * long) STORED;
--^ locking/default-rewrites

-- ### A virtual generated column
-- target: 18
-- * applied
CREATE TABLE slabs (id bigint PRIMARY KEY, wide integer, long integer);
-- * new
SET lock_timeout = '2s';
ALTER TABLE slabs ADD COLUMN area integer GENERATED ALWAYS AS (wide * long) VIRTUAL;

-- ### An index is built while writers wait
-- * applied
CREATE TABLE slabs (id bigint PRIMARY KEY, quarry_id bigint);
-- * new
SET lock_timeout = '2s';
CREATE INDEX slabs_quarry ON slabs (quarry_id);
--^ locking/index-without-concurrently

-- ### An index on a table that no migration made is built while writers wait
-- * new
CREATE INDEX ON quarries (region, opened);
--^ locking/index-without-concurrently

-- ### An index is built beside writes
-- * applied
CREATE TABLE slabs (id bigint PRIMARY KEY, quarry_id bigint);
-- * new
CREATE INDEX CONCURRENTLY slabs_quarry ON slabs (quarry_id);

-- ### An index on a table that the same file makes
-- * new
CREATE TABLE quarries (id bigint PRIMARY KEY, region text);
CREATE INDEX quarries_region ON quarries (region);

-- ### An index of a partitioned table
-- * applied
CREATE TABLE soundings (id bigint, at timestamptz NOT NULL, deep integer, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE soundings_1 PARTITION OF soundings FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
-- * new
SET lock_timeout = '2s';
CREATE INDEX soundings_deep ON soundings (deep);
--^ locking/partitioned-index-blocks, locking/index-without-concurrently

-- ### CONCURRENTLY in a transaction
-- * applied
CREATE TABLE slabs (id bigint PRIMARY KEY, quarry_id bigint);
-- * new
BEGIN;
CREATE INDEX CONCURRENTLY slabs_quarry ON slabs (quarry_id);
--^ transaction/concurrently-in-transaction
COMMIT;

-- ### CONCURRENTLY in the transaction of the tool
-- tool: goose
-- * applied
-- +goose Up
CREATE TABLE slabs (id bigint PRIMARY KEY, quarry_id bigint);
-- * new
-- +goose Up
CREATE INDEX CONCURRENTLY slabs_quarry ON slabs (quarry_id);
--^ transaction/concurrently-in-transaction

-- ### CONCURRENTLY where the file takes itself out of the tool's transaction
-- tool: goose
-- * applied
-- +goose Up
CREATE TABLE slabs (id bigint PRIMARY KEY, quarry_id bigint);
-- * new
-- +goose NO TRANSACTION
-- +goose Up
CREATE INDEX CONCURRENTLY slabs_quarry ON slabs (quarry_id);

-- ### An index is dropped while everybody waits
-- * applied
CREATE TABLE slabs (id bigint PRIMARY KEY, quarry_id bigint);
CREATE INDEX slabs_quarry ON slabs (quarry_id);
-- * new
SET lock_timeout = '2s';
DROP INDEX slabs_quarry;
--^ locking/drop-index-blocks

-- ### An index is dropped beside queries
-- * applied
CREATE TABLE slabs (id bigint PRIMARY KEY, quarry_id bigint);
CREATE INDEX slabs_quarry ON slabs (quarry_id);
-- * new
DROP INDEX CONCURRENTLY slabs_quarry;

-- ### The index of a constraint is dropped
-- * applied
CREATE TABLE badges (id bigint PRIMARY KEY, serial text CONSTRAINT badges_serial UNIQUE);
-- * new
SET lock_timeout = '2s';
DROP INDEX badges_serial;
--^ index/drop-constraint-index

-- ### Rows are clustered by an index
-- * applied
CREATE TABLE reeds (id bigint PRIMARY KEY, marsh text);
-- * new
SET lock_timeout = '2s';
CLUSTER reeds USING reeds_pkey;
--^ locking/table-rewrites

-- ### VACUUM FULL
-- * applied
CREATE TABLE reeds (id bigint PRIMARY KEY, marsh text);
-- * new
VACUUM FULL reeds;
--^ locking/table-rewrites

-- ### A table that no migration made moves to another tablespace
-- * new
SET lock_timeout = '2s';
ALTER TABLE reeds SET TABLESPACE slow_disks;
--^ locking/table-rewrites

-- ### A table gets logged
-- * applied
CREATE UNLOGGED TABLE gusts (id bigint PRIMARY KEY, knots integer);
-- * new
SET lock_timeout = '2s';
ALTER TABLE gusts SET LOGGED;
--^ locking/table-rewrites

-- ### A table gets unlogged
-- * applied
CREATE TABLE gusts (id bigint PRIMARY KEY, knots integer);
-- * new
SET lock_timeout = '2s';
ALTER TABLE gusts SET UNLOGGED;
--^ locking/table-rewrites

-- ### VACUUM without FULL
-- * applied
CREATE TABLE reeds (id bigint PRIMARY KEY, marsh text);
-- * new
VACUUM (ANALYZE) reeds;

-- ### Indexes are built again while writers wait
-- * applied
CREATE TABLE reeds (id bigint PRIMARY KEY, marsh text);
-- * new
SET lock_timeout = '2s';
REINDEX TABLE reeds;
--^ locking/reindex-blocks

-- ### Indexes are built again beside queries
-- * applied
CREATE TABLE reeds (id bigint PRIMARY KEY, marsh text);
-- * new
REINDEX TABLE CONCURRENTLY reeds;

-- ### A materialized view is refreshed while readers wait
-- * applied
CREATE TABLE catches (id bigint PRIMARY KEY, boat text, kilos integer);
CREATE MATERIALIZED VIEW landings AS SELECT boat, sum(kilos) AS kilos FROM catches GROUP BY boat;
-- * new
SET lock_timeout = '2s';
REFRESH MATERIALIZED VIEW landings;
--^ locking/refresh-blocks

-- ### A materialized view is refreshed beside readers
-- * applied
CREATE TABLE catches (id bigint PRIMARY KEY, boat text, kilos integer);
CREATE MATERIALIZED VIEW landings AS SELECT boat, sum(kilos) AS kilos FROM catches GROUP BY boat;
CREATE UNIQUE INDEX landings_boat ON landings (boat);
-- * new
REFRESH MATERIALIZED VIEW CONCURRENTLY landings;

-- ### A partition is attached, and its rows are read
-- * applied
CREATE TABLE soundings (id bigint, at timestamptz NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE soundings_old (id bigint, at timestamptz NOT NULL);
-- * new
SET lock_timeout = '2s';
ALTER TABLE soundings ATTACH PARTITION soundings_old FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
--^ locking/attach-partition-scans

-- ### A partition is attached whose CHECK proves where its rows belong
-- * applied
CREATE TABLE soundings (id bigint, at timestamptz NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE soundings_old (id bigint, at timestamptz NOT NULL,
  CONSTRAINT in_2020 CHECK (at >= '2020-01-01' AND at < '2021-01-01'));
-- * new
SET lock_timeout = '2s';
ALTER TABLE soundings ATTACH PARTITION soundings_old FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');

-- ### A partition is detached
-- * applied
CREATE TABLE soundings (id bigint, at timestamptz NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE soundings_1 PARTITION OF soundings FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
-- * new
SET lock_timeout = '2s';
ALTER TABLE soundings DETACH PARTITION soundings_1;
--^ locking/detach-partition-blocks

-- ### A partition is detached of a table that no migration made
-- * new
SET lock_timeout = '2s';
ALTER TABLE gauges DETACH PARTITION gauges_2024;
--^ locking/detach-partition-blocks

-- ### A partition is detached beside queries
-- * applied
CREATE TABLE soundings (id bigint, at timestamptz NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE soundings_1 PARTITION OF soundings FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
-- * new
ALTER TABLE soundings DETACH PARTITION soundings_1 CONCURRENTLY;

-- ### All triggers are switched off
-- * new
SET lock_timeout = '2s';
ALTER TABLE sluices DISABLE TRIGGER ALL;
--^ locking/disable-all-triggers

-- ### One trigger is switched off and on again
-- * applied
CREATE TABLE sluices (id bigint PRIMARY KEY, open boolean NOT NULL);
CREATE FUNCTION note_it() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER sluices_note AFTER UPDATE ON sluices FOR EACH ROW EXECUTE FUNCTION note_it();
-- * new
SET lock_timeout = '2s';
ALTER TABLE sluices DISABLE TRIGGER sluices_note;
ALTER TABLE sluices ENABLE TRIGGER sluices_note;

-- ### The primary key is dropped, of a table that no migration made
-- * new
SET lock_timeout = '2s';
ALTER TABLE sluices DROP CONSTRAINT sluices_pkey;
--^ data-loss/drop-constraint, index/missing-primary-key

-- ### The primary key is dropped
-- * applied
CREATE TABLE sluices (id bigint PRIMARY KEY, open boolean NOT NULL);
-- * new
SET lock_timeout = '2s';
ALTER TABLE sluices DROP CONSTRAINT sluices_pkey;
--^ data-loss/drop-constraint, index/missing-primary-key

-- ### A CHECK is dropped
-- * applied
CREATE TABLE ovens (id bigint PRIMARY KEY, heat integer CONSTRAINT heat_ok CHECK (heat < 400));
-- * new
SET lock_timeout = '2s';
ALTER TABLE ovens DROP CONSTRAINT heat_ok;
-- accept: data-loss/drop-constraint

-- ### A table is locked by hand
-- * applied
CREATE TABLE ferries (id bigint PRIMARY KEY);
-- * new
BEGIN;
LOCK TABLE ferries;
--^ locking/lock-table-explicit, transaction/missing-lock-timeout
SELECT count(*) FROM ferries;
COMMIT;

-- ### A type is dropped with all that depends on it
-- * applied
CREATE TYPE wood AS ENUM ('oak', 'ash');
CREATE TABLE boards (id bigint PRIMARY KEY, wood wood);
-- * new
SET lock_timeout = '2s';
DROP TYPE wood CASCADE;
--^ data-loss/drop-cascade

-- ### A table is dropped with all that depends on it
-- * new
SET lock_timeout = '2s';
DROP TABLE boards CASCADE;
--^ data-loss/drop-cascade, data-loss/drop-table

-- ### A schema is dropped with all that is in it
-- * applied
CREATE SCHEMA yard;
CREATE TABLE yard.cranes (id bigint PRIMARY KEY);
-- * new
DROP SCHEMA yard CASCADE;
--^ data-loss/drop-schema, data-loss/drop-cascade

-- ### A database is dropped
-- * new
DROP DATABASE mirror;
--^ data-loss/drop-schema

-- ### A column is added, then a whole table changed in the same transaction
-- tool: goose
-- * applied
-- +goose Up
CREATE TABLE kites (id bigint PRIMARY KEY, tail text);
-- * new
-- +goose Up
SET LOCAL lock_timeout = '2s';
ALTER TABLE kites ADD COLUMN long boolean;
UPDATE kites SET long = (length(tail) > 10) WHERE tail IS NOT NULL;
--^ locking/backfill-with-schema-change, locking/work-under-exclusive-lock, data-loss/unbatched-backfill

-- ### A table stays locked while another is read through
-- * applied
CREATE TABLE kites (id bigint PRIMARY KEY);
CREATE TABLE strings (id bigint PRIMARY KEY, kite_id bigint);
-- * new
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE kites ADD COLUMN tail text;
CREATE INDEX strings_kite ON strings (kite_id);
--^ locking/work-under-exclusive-lock, locking/index-without-concurrently
COMMIT;

-- ### Batches in a loop of one transaction release nothing
-- tool: goose
-- * applied
-- +goose Up
CREATE TABLE kites (id bigint PRIMARY KEY, tail text);
-- * new
-- +goose Up
-- +goose StatementBegin
DO $$
DECLARE done integer;
BEGIN
  LOOP
    UPDATE kites SET tail = '' WHERE id IN (SELECT id FROM kites WHERE tail IS NULL LIMIT 1000);
    GET DIAGNOSTICS done = ROW_COUNT;
    EXIT WHEN done = 0;
  END LOOP;
END $$;
--^ data-loss/unbatched-backfill, locking/work-under-exclusive-lock
-- +goose StatementEnd

-- ### Row security is switched off
-- * applied
CREATE TABLE lockers (id bigint PRIMARY KEY, owner text);
ALTER TABLE lockers ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON lockers USING (owner = current_user);
-- * new
SET lock_timeout = '2s';
ALTER TABLE lockers DISABLE ROW LEVEL SECURITY;
--^ security/row-security-off, security/policy-without-row-security

-- ### Row security is switched off, of a table that no migration made
-- * new
SET lock_timeout = '2s';
ALTER TABLE lockers DISABLE ROW LEVEL SECURITY;
--^ security/row-security-off, security/policy-without-row-security

-- ### Row security is switched on, with a policy
-- * applied
CREATE TABLE lockers (id bigint PRIMARY KEY, owner text);
CREATE INDEX lockers_owner ON lockers (owner);
-- * new
SET lock_timeout = '2s';
CREATE POLICY own ON lockers USING (owner = current_user) WITH CHECK (owner = current_user);
ALTER TABLE lockers ENABLE ROW LEVEL SECURITY;

-- ### Everything is granted on all tables
-- * new
GRANT ALL ON ALL TABLES IN SCHEMA public TO teller;
--^ security/grant-all, security/grant-on-all-tables

-- ### Reading is granted to everybody
-- * applied
CREATE TABLE ledgers (id bigint PRIMARY KEY);
-- * new
GRANT SELECT ON ledgers TO PUBLIC;
--^ security/broad-grant

-- ### Everything is granted on one table
-- * applied
CREATE TABLE ledgers (id bigint PRIMARY KEY);
-- * new
GRANT ALL PRIVILEGES ON TABLE ledgers TO teller;
--^ security/grant-all

-- ### Writing is granted on all tables
-- * new
GRANT INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO teller;
--^ security/grant-on-all-tables

-- ### Reading is granted on one table to one role
-- * applied
CREATE TABLE ledgers (id bigint PRIMARY KEY);
-- * new
GRANT SELECT, INSERT ON ledgers TO teller;
REVOKE DELETE ON ledgers FROM clerk;

-- ### A role becomes a superuser
-- * new
ALTER ROLE teller SUPERUSER;
--^ security/powerful-role

-- ### A role passes row security
-- * new
CREATE ROLE nightly NOLOGIN BYPASSRLS;
--^ security/powerful-role

-- ### A role that can only log in
-- * new
CREATE ROLE nightly LOGIN NOSUPERUSER NOCREATEDB;

-- ### A password in the text
-- * new
CREATE ROLE nightly LOGIN PASSWORD 'tern-gull-7-skua';
--^ security/password-in-ddl, security/secret-in-sql

-- ### SECURITY DEFINER without a search_path
-- * applied
CREATE TABLE ledgers (id bigint PRIMARY KEY);
-- * new
CREATE FUNCTION ledger_count() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS $$ SELECT count(*) FROM ledgers $$;
--^ security/definer-without-search-path

-- ### SECURITY DEFINER with a search_path
-- * applied
CREATE TABLE ledgers (id bigint PRIMARY KEY);
-- * new
CREATE FUNCTION ledger_count() RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$ SELECT count(*) FROM public.ledgers $$;

-- ### EXECUTE of a text that an argument is joined into
-- * new
CREATE FUNCTION rows_of(what text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE n bigint;
BEGIN
  EXECUTE 'SELECT count(*) FROM ' || what INTO n;
  RETURN n;
END $$;
--^ injection/execute-concatenation

-- ### EXECUTE of format with %s
-- * new
CREATE FUNCTION by_label(label text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE n bigint;
BEGIN
  EXECUTE format('SELECT count(*) FROM crates WHERE label = ''%s''', label) INTO n;
  RETURN n;
END $$;
--^ injection/format-percent-s, injection/execute-concatenation

-- ### EXECUTE with what a table held: somebody stored it before
-- * applied
CREATE TABLE saved_filters (id bigint PRIMARY KEY, condition text NOT NULL);
CREATE TABLE crates (id bigint PRIMARY KEY, label text);
-- * new
CREATE FUNCTION run_filter(wanted bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE cond text; n bigint;
BEGIN
  SELECT condition INTO cond FROM saved_filters WHERE id = wanted;
  EXECUTE 'SELECT count(*) FROM crates WHERE ' || cond INTO n;
  RETURN n;
END $$;
--^ injection/execute-concatenation

-- ### EXECUTE that quotes names and passes values
-- * new
CREATE FUNCTION rows_of(what text, lowest bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE n bigint;
BEGIN
  EXECUTE format('SELECT count(*) FROM %I WHERE id > $1', what) INTO n USING lowest;
  RETURN n;
END $$;

-- ### A comparison with NULL
-- * applied
CREATE TABLE crates (id bigint PRIMARY KEY, label text);
-- * new
DELETE FROM crates WHERE id = 5 AND label = NULL;
--^ query/equals-null

-- ### NOT IN a subquery that can give NULL
-- * applied
CREATE TABLE crates (id bigint PRIMARY KEY, pallet_id bigint);
CREATE TABLE pallets (id bigint PRIMARY KEY, crate_id bigint);
-- * new
DELETE FROM crates WHERE id BETWEEN 1 AND 500 AND id NOT IN (SELECT crate_id FROM pallets);
--^ query/not-in-nullable

-- ### NOT EXISTS in its place
-- * applied
CREATE TABLE crates (id bigint PRIMARY KEY, pallet_id bigint);
CREATE TABLE pallets (id bigint PRIMARY KEY, crate_id bigint);
-- * new
DELETE FROM crates c WHERE c.id BETWEEN 1 AND 500 AND NOT EXISTS (SELECT FROM pallets p WHERE p.crate_id = c.id);

-- ### An index of a hypertable is built while writers wait
-- * applied
CREATE EXTENSION IF NOT EXISTS timescaledb;
CREATE TABLE samples (ts timestamptz NOT NULL, probe integer NOT NULL, v double precision);
SELECT create_hypertable('samples', 'ts');
-- * new
CREATE INDEX samples_probe ON samples (probe, ts DESC);
--^ locking/hypertable-index, locking/index-without-concurrently

-- ### CONCURRENTLY on a hypertable
-- * applied
CREATE EXTENSION IF NOT EXISTS timescaledb;
CREATE TABLE samples (ts timestamptz NOT NULL, probe integer NOT NULL, v double precision);
SELECT create_hypertable('samples', 'ts');
-- * new
CREATE INDEX CONCURRENTLY samples_v ON samples (v);
--^ locking/hypertable-index

-- ### An index of a hypertable is built chunk by chunk
-- * applied
CREATE EXTENSION IF NOT EXISTS timescaledb;
CREATE TABLE samples (ts timestamptz NOT NULL, probe integer NOT NULL, v double precision);
SELECT create_hypertable('samples', 'ts');
-- * new
CREATE INDEX samples_v ON samples (v, ts) WITH (timescaledb.transaction_per_chunk);

-- ### A filled table becomes a hypertable
-- * applied
CREATE EXTENSION IF NOT EXISTS timescaledb;
CREATE TABLE samples (ts timestamptz NOT NULL, probe integer NOT NULL, v double precision);
-- * new
SELECT create_hypertable('samples', 'ts', migrate_data => true);
--^ locking/hypertable-index, locking/table-rewrites

-- ### An expression index fails on rows of another shape: a domain with a CHECK
-- * applied
CREATE DOMAIN grade AS integer;
CREATE TABLE ropes (id bigint PRIMARY KEY, grade grade);
-- * new
SET lock_timeout = '2s';
ALTER DOMAIN grade ADD CONSTRAINT grade_ok CHECK (value > 0);
--^ locking/domain-check-scans

-- ### A default is set and dropped, a column may be empty
-- * applied
CREATE TABLE ropes (id bigint PRIMARY KEY, grade integer NOT NULL DEFAULT 1);
-- * new
SET lock_timeout = '2s';
ALTER TABLE ropes ALTER COLUMN grade SET DEFAULT 2;
-- accept: data-loss/drop-not-null
ALTER TABLE ropes ALTER COLUMN grade DROP NOT NULL;

-- ### Comments, a sequence, a view
-- * applied
CREATE TABLE ropes (id bigint PRIMARY KEY, grade integer NOT NULL DEFAULT 1);
-- * new
COMMENT ON TABLE ropes IS 'What is hung from the mast.';
CREATE SEQUENCE rope_numbers;
CREATE VIEW strong_ropes AS SELECT id FROM ropes WHERE grade > 3;

-- ### Rows are put into a table that is there
-- * applied
CREATE TABLE hoists (id bigint PRIMARY KEY, tons integer NOT NULL);
-- * new
INSERT INTO hoists (id, tons) VALUES (1, 5), (2, 12) ON CONFLICT (id) DO NOTHING;

-- ### A value is added to an enum
-- * applied
CREATE TYPE wood AS ENUM ('oak', 'ash');
CREATE TABLE boards (id bigint PRIMARY KEY, wood wood);
-- * new
ALTER TYPE wood ADD VALUE IF NOT EXISTS 'elm';

-- ### The table is known to be small
-- stats: kilns 16384 40
-- * applied
CREATE TABLE kilns (id bigint PRIMARY KEY, cone text);
-- * new
SET lock_timeout = '2s';
ALTER TABLE kilns ADD CONSTRAINT cone_there CHECK (cone <> '');
-- accept: locking/check-validates

-- ### A variable of psql that the script made itself
-- * applied
CREATE TABLE pulses (id bigint PRIMARY KEY);
-- * new
SELECT 1 AS one \gset pre_
SELECT id FROM pulses WHERE id = :pre_one;

-- ### A trigger names the column
-- * applied
CREATE TABLE gauges (id bigint PRIMARY KEY, level varchar(10));
CREATE FUNCTION warn() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER gauges_warn BEFORE UPDATE OF level ON gauges FOR EACH ROW EXECUTE FUNCTION warn();
-- * new
SET lock_timeout = '2s';
ALTER TABLE gauges ALTER COLUMN level TYPE text;
--^ data-loss/blocked-by-dependents

-- ### Several tables are changed row by row: one remedy, told once
-- * applied
CREATE TABLE gauges (id bigint PRIMARY KEY, level integer, state text);
-- * new
UPDATE gauges SET state = 'dry' WHERE level = 0;
--^ data-loss/unbatched-backfill
UPDATE gauges SET state = 'low' WHERE level = 1;
UPDATE gauges SET state = 'high' WHERE level = 2;

-- ### A unique column is added
-- * applied
CREATE TABLE gauges (id bigint PRIMARY KEY);
-- * new
SET lock_timeout = '2s';
ALTER TABLE gauges ADD COLUMN code text UNIQUE;
--^ locking/unique-builds-index

-- ### A unique index is built while writers wait
-- * applied
CREATE TABLE gauges (id bigint PRIMARY KEY, code text);
-- * new
SET lock_timeout = '2s';
CREATE UNIQUE INDEX gauges_code ON gauges (code);
--^ locking/index-without-concurrently

-- ### A table is dropped in a block
-- * applied
CREATE TABLE gauges (id bigint PRIMARY KEY, code text);
-- * new
SET lock_timeout = '2s';
DO $$ BEGIN
  DROP TABLE IF EXISTS gauges;
END $$;
--^ data-loss/drop-table

-- ### A table moves to another schema
-- * applied
CREATE SCHEMA attic;
CREATE TABLE gauges (id bigint PRIMARY KEY, code text);
-- * new
SET lock_timeout = '2s';
ALTER TABLE gauges SET SCHEMA attic;
--^ data-loss/rename-schema, data-loss/rename-table

-- ### REINDEX CONCURRENTLY in the tool's transaction
-- tool: goose
-- * applied
-- +goose Up
CREATE TABLE gauges (id bigint PRIMARY KEY, code text);
-- * new
-- +goose Up
REINDEX TABLE CONCURRENTLY gauges;
--^ transaction/concurrently-in-transaction

-- ### A partition is detached beside queries, but in a transaction
-- * applied
CREATE TABLE soundings (id bigint, at timestamptz NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE soundings_1 PARTITION OF soundings FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
-- * new
BEGIN;
ALTER TABLE soundings DETACH PARTITION soundings_1 CONCURRENTLY;
--^ transaction/concurrently-in-transaction
COMMIT;

-- ### Indexes of an index that no migration made are built again while readers wait
-- * new
SET lock_timeout = '2s';
REINDEX INDEX gauges_code;
--^ locking/reindex-blocks

-- ### An index that no migration made is dropped while everybody waits
-- * new
SET lock_timeout = '2s';
DROP INDEX gauges_code;
--^ locking/drop-index-blocks

-- ### A partition is attached to a table that no migration made
-- * new
SET lock_timeout = '2s';
ALTER TABLE gauges ATTACH PARTITION gauges_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
--^ locking/attach-partition-scans

-- ### A default by a function of which nothing is known
-- * applied
CREATE TABLE gauges (id bigint PRIMARY KEY);
-- * new
SET lock_timeout = '2s';
ALTER TABLE gauges ADD COLUMN code text NOT NULL DEFAULT next_code();
--^ locking/default-rewrites

-- ### Many indexes, each beside writes
-- * applied
CREATE TABLE gauges (id bigint PRIMARY KEY, code text, river text);
-- * new
CREATE INDEX CONCURRENTLY IF NOT EXISTS gauges_river ON gauges (river);
CREATE INDEX CONCURRENTLY gauges_river_code ON gauges (code, river);
-- accept: index/invalid-index-retry

-- ### Batches by the key, each in a transaction of its own
-- * applied
CREATE TABLE gauges (id bigint PRIMARY KEY, level integer, state text);
-- * new
UPDATE gauges SET state = 'dry' WHERE level = 0 AND id BETWEEN 1 AND 10000;
UPDATE gauges SET state = 'dry' WHERE level = 0 AND id BETWEEN 10001 AND 20000;
