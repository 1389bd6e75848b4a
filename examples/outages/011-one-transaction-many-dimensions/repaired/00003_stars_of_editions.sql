-- +goose Up
SET LOCAL lock_timeout = '2s';
ALTER TABLE editions ADD COLUMN stars integer;
