-- +goose Up
DROP TRIGGER depots_recount ON depots;
DROP TRIGGER hosts_recount ON hosts;
