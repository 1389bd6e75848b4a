ALTER POLICY cards_own ON cards USING (owner = (SELECT current_setting('app.team', true)));
ALTER POLICY decks_own ON decks USING (owner = (SELECT current_setting('app.team', true)));
