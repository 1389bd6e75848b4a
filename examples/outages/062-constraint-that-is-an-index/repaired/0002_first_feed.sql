INSERT INTO feeds (doc, kind) VALUES (1, 'first') ON CONFLICT (doc) WHERE kind = 'first' DO NOTHING;
