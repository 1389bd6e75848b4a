SET lock_timeout = 0;
CREATE UNIQUE INDEX CONCURRENTLY seats_install_key ON seats (install);
