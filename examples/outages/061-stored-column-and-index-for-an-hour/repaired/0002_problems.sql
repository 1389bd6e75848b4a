SET lock_timeout = 0;
CREATE INDEX CONCURRENTLY runs_problems_idx ON runs USING gin ((attributes -> 'problems') jsonb_path_ops);
