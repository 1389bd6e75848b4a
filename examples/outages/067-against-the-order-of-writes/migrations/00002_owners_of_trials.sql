-- +goose Up
SET LOCAL lock_timeout = '20s';
ALTER TABLE last_trials ADD COLUMN owner text;
ALTER TABLE trials ADD COLUMN owner text;
