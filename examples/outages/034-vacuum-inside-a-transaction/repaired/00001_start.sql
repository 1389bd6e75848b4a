-- +goose Up
CREATE TABLE stints (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, state text NOT NULL);
