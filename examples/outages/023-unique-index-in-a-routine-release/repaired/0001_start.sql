CREATE TABLE variants (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, toggle_id bigint NOT NULL, option_id bigint NOT NULL);
