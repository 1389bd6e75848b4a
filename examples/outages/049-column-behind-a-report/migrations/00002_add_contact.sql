-- +goose Up
ALTER TABLE bookings ADD COLUMN contact varchar(255);
