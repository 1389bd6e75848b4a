-- +goose Up
SET LOCAL lock_timeout = '2s';
ALTER TABLE slabs DISABLE TRIGGER slabs_tell;
