ALTER TYPE catches ADD VALUE 'dead';
