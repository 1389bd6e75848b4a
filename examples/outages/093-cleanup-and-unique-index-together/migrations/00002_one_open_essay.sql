-- +goose Up
SET LOCAL lock_timeout = '2s';
CREATE UNIQUE INDEX essays_open_key ON essays (quest_id) WHERE open;
