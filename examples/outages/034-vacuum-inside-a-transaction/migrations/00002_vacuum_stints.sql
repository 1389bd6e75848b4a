-- +goose Up
VACUUM stints;
