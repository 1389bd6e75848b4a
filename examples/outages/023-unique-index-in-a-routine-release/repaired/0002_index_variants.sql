SET lock_timeout = 0;
CREATE UNIQUE INDEX CONCURRENTLY variants_toggle_option_key ON variants (toggle_id, option_id);
