-- +goose Up
SET LOCAL lock_timeout = '2s';
ALTER TABLE last_trials ADD COLUMN owner text;
