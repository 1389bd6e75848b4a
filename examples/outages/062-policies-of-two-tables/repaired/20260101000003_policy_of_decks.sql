SET LOCAL lock_timeout = '2s';
ALTER POLICY decks_own ON decks USING (owner = (SELECT current_setting('app.team', true)));
