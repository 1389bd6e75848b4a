-- Movement ids are past 1.6 billion; integer ends at 2.1 billion.
ALTER TABLE stock_movements ALTER COLUMN id TYPE bigint;

-- Tax in four decimals.
ALTER TABLE payments ALTER COLUMN amount TYPE numeric(12, 4);

-- The new provider's references are longer.
ALTER TABLE payments ALTER COLUMN reference TYPE varchar(64);
