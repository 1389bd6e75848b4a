CREATE TYPE payment_state AS ENUM ('pending', 'captured', 'refunded', 'failed');

CREATE TABLE payments (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id    bigint NOT NULL REFERENCES orders (id),
    state       payment_state NOT NULL DEFAULT 'pending',
    amount      numeric(10, 2) NOT NULL CHECK (amount > 0),
    provider    text NOT NULL,
    reference   varchar(40) NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    captured_at timestamptz,
    CONSTRAINT payments_provider_reference_key UNIQUE (provider, reference)
);

-- What the provider told us, as it came, for disputes.
CREATE TABLE payment_events (
    received_at timestamptz NOT NULL DEFAULT now(),
    provider    text NOT NULL,
    reference   text NOT NULL,
    payload     jsonb NOT NULL
);
