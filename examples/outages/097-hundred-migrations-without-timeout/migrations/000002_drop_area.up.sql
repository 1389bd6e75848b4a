ALTER TABLE squads DROP COLUMN area_id;
