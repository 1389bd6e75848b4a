-- +goose Up
-- +goose NO TRANSACTION
SET lock_timeout = 0;
CREATE UNIQUE INDEX CONCURRENTLY essays_open_key ON essays (quest_id) WHERE open;
