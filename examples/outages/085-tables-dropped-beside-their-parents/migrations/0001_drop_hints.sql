DROP TABLE hints;
