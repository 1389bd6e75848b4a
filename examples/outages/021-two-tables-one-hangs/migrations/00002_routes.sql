-- +goose Up
ALTER TABLE pallets ADD COLUMN route text;
ALTER TABLE parcels ADD COLUMN route text;
