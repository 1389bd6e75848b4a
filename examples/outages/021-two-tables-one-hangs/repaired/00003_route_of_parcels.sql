-- +goose Up
SET LOCAL lock_timeout = '2s';
ALTER TABLE parcels ADD COLUMN route text;
