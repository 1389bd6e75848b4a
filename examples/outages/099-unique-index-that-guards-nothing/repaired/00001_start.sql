-- +goose Up
CREATE TABLE talents (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, public_id text);
