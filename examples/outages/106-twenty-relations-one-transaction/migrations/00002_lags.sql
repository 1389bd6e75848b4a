-- +goose Up
ALTER TABLE marks ADD COLUMN lag bigint;
ALTER TABLE slabs ADD COLUMN lag bigint;
