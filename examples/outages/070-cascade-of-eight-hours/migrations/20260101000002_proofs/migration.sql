SET lock_timeout = '2s';
CREATE TABLE proofs (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, case_id bigint NOT NULL REFERENCES cases (id) ON DELETE CASCADE);
