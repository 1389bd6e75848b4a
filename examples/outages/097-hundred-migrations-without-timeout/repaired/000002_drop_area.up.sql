SET lock_timeout = '2s';
ALTER TABLE squads DROP COLUMN area_id;
