-- +goose Up
SET LOCAL lock_timeout = '2s';
DROP TRIGGER hosts_recount ON hosts;
