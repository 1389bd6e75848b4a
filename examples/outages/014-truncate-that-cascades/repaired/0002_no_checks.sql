SET lock_timeout = '2s';
DELETE FROM checks WHERE id <= 1000;
