-- +goose Up
SET LOCAL lock_timeout = '2s';
ALTER TABLE people ADD COLUMN closes boolean DEFAULT true NOT NULL;
