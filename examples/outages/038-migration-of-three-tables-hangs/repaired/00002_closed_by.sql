-- +goose Up
SET LOCAL lock_timeout = '2s';
ALTER TABLE tickets ADD COLUMN closed_by bigint;
