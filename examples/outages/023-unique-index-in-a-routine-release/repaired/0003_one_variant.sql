SET lock_timeout = '2s';
ALTER TABLE variants ADD CONSTRAINT variants_toggle_option_key UNIQUE USING INDEX variants_toggle_option_key;
