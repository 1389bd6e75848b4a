DROP TABLE customers;
DROP TABLE merchants;
