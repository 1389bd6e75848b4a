SET lock_timeout = 0;
DELETE FROM invites i USING invites o WHERE i.id BETWEEN 1 AND 5000 AND i.event_id = o.event_id AND i.guest_id = o.guest_id AND i.id < o.id;
CREATE UNIQUE INDEX CONCURRENTLY invites_event_guest_key ON invites (event_id, guest_id);
