CREATE TABLE prices (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, drug integer NOT NULL, pence integer NOT NULL);
CREATE MATERIALIZED VIEW medians AS SELECT drug, avg(pence) AS pence FROM prices GROUP BY drug;
CREATE UNIQUE INDEX medians_drug_idx ON medians (drug);
