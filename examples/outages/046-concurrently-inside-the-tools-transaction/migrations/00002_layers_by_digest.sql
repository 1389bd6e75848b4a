-- +goose Up
CREATE INDEX CONCURRENTLY layers_digest_idx ON layers (digest);
