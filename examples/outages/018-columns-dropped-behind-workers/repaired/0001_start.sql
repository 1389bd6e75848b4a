CREATE TABLE badges (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, label text NOT NULL, old_token text);
