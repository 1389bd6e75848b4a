VACUUM (ANALYZE) samples;
