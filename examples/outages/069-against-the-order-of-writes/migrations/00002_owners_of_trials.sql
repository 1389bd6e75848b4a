-- +goose Up
ALTER TABLE last_trials ADD COLUMN owner text;
ALTER TABLE trials ADD COLUMN owner text;
