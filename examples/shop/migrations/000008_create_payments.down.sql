DROP TABLE payment_events;
DROP TABLE payments;
DROP TYPE payment_state;
