-- +goose Up
SET LOCAL lock_timeout = '2s';
ALTER TABLE spaces ADD COLUMN prefix text;
