-- +goose Up
ALTER TABLE apps ADD COLUMN prefix text;
ALTER TABLE spaces ADD COLUMN prefix text;
