-- +goose Up
ALTER TABLE marks ADD COLUMN lag bigint;
ALTER TABLE slabs DISABLE TRIGGER slabs_tell;
