-- +goose Up
ALTER TABLE tickets ADD COLUMN closed_by bigint;
ALTER TABLE people ADD COLUMN closes boolean DEFAULT true NOT NULL;
