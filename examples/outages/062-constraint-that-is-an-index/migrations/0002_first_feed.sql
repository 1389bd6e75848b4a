INSERT INTO feeds (doc, kind) VALUES (1, 'first') ON CONFLICT ON CONSTRAINT feeds_first_key DO NOTHING;
