SET LOCAL lock_timeout = '2s';
ALTER TABLE purses VALIDATE CONSTRAINT purses_least_check;
