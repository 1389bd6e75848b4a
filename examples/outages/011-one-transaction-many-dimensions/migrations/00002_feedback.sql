-- +goose Up
SET LOCAL lock_timeout = '20s';
ALTER TABLE pages ADD COLUMN stars integer;
ALTER TABLE editions ADD COLUMN stars integer;
