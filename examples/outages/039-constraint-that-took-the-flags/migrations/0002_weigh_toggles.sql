ALTER TABLE toggles ADD CONSTRAINT toggles_weight_check CHECK (weight BETWEEN 0 AND 100) NOT VALID;
ALTER TABLE toggles VALIDATE CONSTRAINT toggles_weight_check;
