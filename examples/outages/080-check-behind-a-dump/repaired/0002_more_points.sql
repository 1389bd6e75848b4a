SET lock_timeout = '2s';
ALTER TABLE badges ADD CONSTRAINT badges_points_cap CHECK (points <= 200) NOT VALID;
ALTER TABLE badges VALIDATE CONSTRAINT badges_points_cap;
