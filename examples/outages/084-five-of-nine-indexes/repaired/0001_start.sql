CREATE TABLE invites (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, event_id bigint NOT NULL, guest_id bigint NOT NULL);
