CREATE INDEX CONCURRENTLY IF NOT EXISTS payments_pending_idx
    ON payments (created_at)
    WHERE state = 'pending';
