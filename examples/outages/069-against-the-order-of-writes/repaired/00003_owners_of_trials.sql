-- +goose Up
SET LOCAL lock_timeout = '2s';
ALTER TABLE trials ADD COLUMN owner text;
