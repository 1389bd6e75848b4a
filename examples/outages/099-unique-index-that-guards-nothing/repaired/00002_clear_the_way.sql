-- +goose Up
-- +goose NO TRANSACTION
DROP INDEX CONCURRENTLY IF EXISTS talents_public_id_key;
