SET lock_timeout = '2s';
UPDATE seats s SET install = NULL WHERE s.id BETWEEN 1 AND 5000 AND EXISTS (SELECT FROM seats o WHERE o.install = s.install AND o.id < s.id);
RESET lock_timeout;
CREATE UNIQUE INDEX CONCURRENTLY seats_install_key ON seats (install);
