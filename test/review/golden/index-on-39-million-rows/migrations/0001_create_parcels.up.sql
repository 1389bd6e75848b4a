CREATE TABLE parcels (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    recipient_id bigint NOT NULL,
    state text NOT NULL,
    sent_at timestamptz NOT NULL
);
