-- +goose Up
SET LOCAL lock_timeout = '2s';
ALTER TABLE pallets ADD COLUMN route text;
