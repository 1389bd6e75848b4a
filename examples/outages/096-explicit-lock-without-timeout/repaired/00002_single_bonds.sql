-- +goose Up
SET LOCAL lock_timeout = '2s';
LOCK TABLE bonds IN SHARE ROW EXCLUSIVE MODE;
DELETE FROM bonds WHERE id = 5;
