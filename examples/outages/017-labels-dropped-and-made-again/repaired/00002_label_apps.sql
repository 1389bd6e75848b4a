-- +goose Up
SET LOCAL lock_timeout = '2s';
ALTER TABLE apps ADD COLUMN prefix text;
