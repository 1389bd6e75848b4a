-- +goose Up
-- +goose NO TRANSACTION
CREATE INDEX CONCURRENTLY layers_digest_idx ON layers (digest);
