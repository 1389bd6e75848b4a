SET lock_timeout = '2s';
ALTER TABLE plans ALTER COLUMN tracker TYPE trackers USING tracker::trackers;
