CREATE TABLE profiles (id INTEGER PRIMARY KEY, name TEXT NOT NULL, old TEXT);
CREATE TABLE films (id INTEGER PRIMARY KEY, profile_id INTEGER REFERENCES profiles (id) ON DELETE SET NULL);
CREATE INDEX films_profile_id ON films (profile_id);
