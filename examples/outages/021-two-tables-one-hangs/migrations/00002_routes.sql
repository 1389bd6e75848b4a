-- +goose Up
SET LOCAL lock_timeout = '20s';
ALTER TABLE pallets ADD COLUMN route text;
ALTER TABLE parcels ADD COLUMN route text;
