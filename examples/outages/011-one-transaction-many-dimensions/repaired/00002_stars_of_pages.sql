-- +goose Up
SET LOCAL lock_timeout = '2s';
ALTER TABLE pages ADD COLUMN stars integer;
