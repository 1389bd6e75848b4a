-- +goose Up
CREATE TABLE stages (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, rank integer);
