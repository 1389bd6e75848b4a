CREATE TABLE permits (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, who bigint NOT NULL, what bigint NOT NULL, UNIQUE (who, what));
