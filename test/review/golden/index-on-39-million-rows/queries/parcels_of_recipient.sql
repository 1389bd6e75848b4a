SELECT id, state, sent_at FROM parcels WHERE recipient_id = $1 ORDER BY sent_at DESC;
