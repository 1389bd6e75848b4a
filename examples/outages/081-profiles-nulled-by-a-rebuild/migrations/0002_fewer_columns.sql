CREATE TABLE profiles_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO profiles_new (id, name) SELECT id, name FROM profiles;
DROP TABLE profiles;
ALTER TABLE profiles_new RENAME TO profiles;
