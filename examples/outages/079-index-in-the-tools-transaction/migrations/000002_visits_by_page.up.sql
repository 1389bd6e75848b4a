SET lock_timeout = '3s';
CREATE INDEX visits_page_idx ON visits (page);
