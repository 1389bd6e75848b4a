ALTER TYPE states ADD VALUE 'fourth';
