SET lock_timeout = '2s';
CREATE TABLE proofs (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, case_id bigint NOT NULL REFERENCES cases (id) ON DELETE CASCADE);
CREATE INDEX proofs_case_id_idx ON proofs (case_id);
