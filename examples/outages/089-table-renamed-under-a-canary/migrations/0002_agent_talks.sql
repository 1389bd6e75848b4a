SET lock_timeout = '2s';
ALTER TABLE talks RENAME TO agent_talks;
