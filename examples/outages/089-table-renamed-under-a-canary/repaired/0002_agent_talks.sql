CREATE VIEW agent_talks AS SELECT id, topic FROM talks;
