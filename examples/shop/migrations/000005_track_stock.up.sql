CREATE TABLE stock_levels (
    product_id bigint PRIMARY KEY REFERENCES products (id) ON DELETE CASCADE,
    on_hand    integer NOT NULL DEFAULT 0,
    updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE stock_movements (
    id         integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    product_id bigint NOT NULL REFERENCES products (id) ON DELETE CASCADE,
    change     integer NOT NULL CHECK (change <> 0),
    reason     text NOT NULL,
    moved_at   timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX stock_movements_product_id_moved_at_idx ON stock_movements (product_id, moved_at DESC);

CREATE FUNCTION apply_stock_movement() RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
    remaining integer;
BEGIN
    INSERT INTO stock_levels AS level (product_id, on_hand)
    VALUES (NEW.product_id, NEW.change)
    ON CONFLICT (product_id) DO UPDATE
        SET on_hand = level.on_hand + NEW.change,
            updated_at = now()
    RETURNING on_hand INTO remaining;

    IF remaining < 0 THEN
        RAISE EXCEPTION 'product % has only % left', NEW.product_id, remaining - NEW.change
            USING ERRCODE = 'check_violation';
    END IF;

    RETURN NEW;
END;
$$;

CREATE TRIGGER stock_movements_apply
    AFTER INSERT ON stock_movements
    FOR EACH ROW EXECUTE FUNCTION apply_stock_movement();
