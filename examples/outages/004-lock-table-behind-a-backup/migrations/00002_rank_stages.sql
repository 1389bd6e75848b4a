-- +goose Up
LOCK TABLE stages IN ACCESS EXCLUSIVE MODE;
INSERT INTO stages (name, rank) VALUES ('archived', 99);
