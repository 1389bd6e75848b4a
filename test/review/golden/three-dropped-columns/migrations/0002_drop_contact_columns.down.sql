ALTER TABLE users ADD COLUMN phone text;
ALTER TABLE users ADD COLUMN fax text;
ALTER TABLE users ADD COLUMN newsletter boolean NOT NULL DEFAULT false;
