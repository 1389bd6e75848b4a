-- +goose Up
SET LOCAL lock_timeout = '2s';
ALTER TABLE marks ADD COLUMN lag bigint;
