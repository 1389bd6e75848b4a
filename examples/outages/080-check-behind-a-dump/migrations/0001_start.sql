CREATE TABLE badges (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, points integer NOT NULL, CONSTRAINT badges_points_check CHECK (points <= 100));
