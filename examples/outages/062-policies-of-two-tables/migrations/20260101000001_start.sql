CREATE TABLE cards (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, owner text NOT NULL);
CREATE TABLE decks (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, owner text NOT NULL);
CREATE INDEX cards_owner_idx ON cards (owner);
CREATE INDEX decks_owner_idx ON decks (owner);
ALTER TABLE cards ENABLE ROW LEVEL SECURITY;
ALTER TABLE decks ENABLE ROW LEVEL SECURITY;
CREATE POLICY cards_own ON cards USING (owner = (SELECT current_setting('app.owner', true)));
CREATE POLICY decks_own ON decks USING (owner = (SELECT current_setting('app.owner', true)));
