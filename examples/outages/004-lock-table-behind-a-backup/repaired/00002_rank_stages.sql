-- +goose Up
SET LOCAL lock_timeout = '2s';
LOCK TABLE stages IN SHARE ROW EXCLUSIVE MODE;
INSERT INTO stages (name, rank) VALUES ('archived', 99);
