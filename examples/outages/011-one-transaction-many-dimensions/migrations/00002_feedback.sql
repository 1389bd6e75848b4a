-- +goose Up
ALTER TABLE pages ADD COLUMN stars integer;
ALTER TABLE editions ADD COLUMN stars integer;
