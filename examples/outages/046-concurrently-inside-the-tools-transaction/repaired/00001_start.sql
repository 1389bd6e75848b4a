-- +goose Up
CREATE TABLE layers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, digest text NOT NULL);
