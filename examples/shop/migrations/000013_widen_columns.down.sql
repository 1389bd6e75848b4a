ALTER TABLE payments ALTER COLUMN reference TYPE varchar(40);
ALTER TABLE payments ALTER COLUMN amount TYPE numeric(10, 2);
ALTER TABLE stock_movements ALTER COLUMN id TYPE integer;
