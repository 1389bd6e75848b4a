/** The tables of the examples of refactorings, with keys, NOT NULL and nullable columns. */
export const tables = `
CREATE TABLE customers (id bigint PRIMARY KEY, email text NOT NULL, name text);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers (id), total numeric, state text);
CREATE TABLE items (id bigint NOT NULL, amount int);
CREATE TABLE order_items (order_id bigint REFERENCES orders (id), item_id bigint, PRIMARY KEY (order_id, item_id));
`;
