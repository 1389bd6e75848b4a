SET lock_timeout = 0;
CREATE UNIQUE INDEX CONCURRENTLY invites_event_guest_key ON invites (event_id, guest_id);
