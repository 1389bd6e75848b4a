-- +goose Up
SET LOCAL lock_timeout = '2s';
ALTER TABLE bookings ADD COLUMN contact varchar(255);
