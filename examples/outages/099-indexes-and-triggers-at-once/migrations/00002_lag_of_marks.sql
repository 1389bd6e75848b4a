-- +goose Up
SET LOCAL lock_timeout = '20s';
ALTER TABLE marks ADD COLUMN lag bigint;
ALTER TABLE slabs DISABLE TRIGGER slabs_tell;
