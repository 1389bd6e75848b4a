-- +goose Up
ALTER TABLE nodes ADD COLUMN kind TEXT;
