-- +goose Up
CREATE TABLE essays (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, quest_id bigint NOT NULL, open boolean NOT NULL);
