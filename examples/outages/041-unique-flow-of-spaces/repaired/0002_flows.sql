SET SESSION lock_wait_timeout = 5;
ALTER TABLE chances ADD INDEX chances_flow (flow_id), ALGORITHM=INPLACE, LOCK=NONE;
