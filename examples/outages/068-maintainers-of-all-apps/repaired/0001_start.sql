CREATE TABLE apps (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, title text NOT NULL, made_by bigint NOT NULL, kept_by bigint);
