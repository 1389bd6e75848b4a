SET lock_timeout = '2s';
UPDATE graphs SET org_id = (SELECT o.id FROM orgs o WHERE o.owner_id = graphs.owner_id LIMIT 1);
