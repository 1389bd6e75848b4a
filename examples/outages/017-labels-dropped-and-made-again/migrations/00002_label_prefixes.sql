-- +goose Up
SET LOCAL lock_timeout = '20s';
ALTER TABLE apps ADD COLUMN prefix text;
ALTER TABLE spaces ADD COLUMN prefix text;
