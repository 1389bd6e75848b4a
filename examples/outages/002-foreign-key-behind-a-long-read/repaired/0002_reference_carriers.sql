SET lock_timeout = '2s';
ALTER TABLE pickups ADD CONSTRAINT pickups_carrier_id_fkey FOREIGN KEY (carrier_id) REFERENCES carriers (id) NOT VALID;
ALTER TABLE pickups VALIDATE CONSTRAINT pickups_carrier_id_fkey;
