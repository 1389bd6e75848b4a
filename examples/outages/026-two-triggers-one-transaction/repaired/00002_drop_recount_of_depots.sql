-- +goose Up
SET LOCAL lock_timeout = '2s';
DROP TRIGGER depots_recount ON depots;
