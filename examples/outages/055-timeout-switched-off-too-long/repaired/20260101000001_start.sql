-- migrate:up
CREATE TABLE acts (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, made_by bigint NOT NULL, old_by bigint);

-- migrate:down
