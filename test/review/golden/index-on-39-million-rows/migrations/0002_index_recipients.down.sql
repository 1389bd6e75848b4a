DROP INDEX parcels_recipient_id_idx;
