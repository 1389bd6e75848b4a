-- +goose Up
-- +goose NO TRANSACTION
DROP INDEX findings_thing_idx;
