SET SESSION lock_wait_timeout = 5;
ALTER TABLE chances ADD UNIQUE INDEX chances_flow (flow_id);
