-- +goose Up
CREATE TABLE bookings (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, seats integer NOT NULL);
