-- +goose Up
CREATE TABLE findings (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, org_id bigint NOT NULL, thing text);
CREATE INDEX findings_thing_idx ON findings (thing);
