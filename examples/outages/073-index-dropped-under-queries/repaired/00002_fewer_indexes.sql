-- +goose Up
-- +goose NO TRANSACTION
DROP INDEX CONCURRENTLY findings_thing_idx;
