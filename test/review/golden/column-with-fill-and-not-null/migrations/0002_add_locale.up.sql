ALTER TABLE customers ADD COLUMN locale text;
UPDATE customers SET locale = CASE country WHEN 'FR' THEN 'fr' ELSE 'en' END;
ALTER TABLE customers ALTER COLUMN locale SET NOT NULL;
