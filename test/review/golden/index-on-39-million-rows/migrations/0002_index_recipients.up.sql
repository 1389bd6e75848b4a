CREATE INDEX parcels_recipient_id_idx ON parcels (recipient_id);
