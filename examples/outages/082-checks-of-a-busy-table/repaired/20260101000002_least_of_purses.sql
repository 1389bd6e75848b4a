SET LOCAL lock_timeout = '2s';
ALTER TABLE purses ADD CONSTRAINT purses_least_check CHECK (least >= 1) NOT VALID;
