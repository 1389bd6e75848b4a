CREATE TABLE readings (
    sensor_id bigint NOT NULL,
    taken_at timestamptz NOT NULL,
    celsius numeric NOT NULL,
    PRIMARY KEY (sensor_id, taken_at)
) PARTITION BY RANGE (taken_at);
CREATE TABLE readings_2026_11 PARTITION OF readings
    FOR VALUES FROM ('2026-11-01') TO ('2026-12-01');
CREATE TABLE readings_default PARTITION OF readings DEFAULT;
