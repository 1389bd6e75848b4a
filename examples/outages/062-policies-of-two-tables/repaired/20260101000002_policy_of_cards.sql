SET LOCAL lock_timeout = '2s';
ALTER POLICY cards_own ON cards USING (owner = (SELECT current_setting('app.team', true)));
