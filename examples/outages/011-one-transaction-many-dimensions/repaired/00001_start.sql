-- +goose Up
CREATE TABLE pages (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, views integer);
CREATE TABLE editions (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, words integer);
