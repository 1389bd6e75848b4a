-- +goose Up
SET LOCAL lock_timeout = '2s';
ALTER TABLE slabs ADD COLUMN lag bigint;
