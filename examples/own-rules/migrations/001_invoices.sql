CREATE TABLE invoices (
  id bigint PRIMARY KEY,
  total jsonb NOT NULL
);
