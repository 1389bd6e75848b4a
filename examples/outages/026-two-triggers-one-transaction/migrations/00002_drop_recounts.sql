-- +goose Up
SET LOCAL lock_timeout = '20s';
DROP TRIGGER depots_recount ON depots;
DROP TRIGGER hosts_recount ON hosts;
