-- Temperature and humidity of the warehouses, about two million rows a month.
CREATE SCHEMA telemetry;

CREATE TABLE telemetry.sensors (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    warehouse text NOT NULL,
    kind      text NOT NULL CHECK (kind IN ('temperature', 'humidity')),
    label     text NOT NULL,
    CONSTRAINT sensors_warehouse_label_key UNIQUE (warehouse, label)
);

CREATE TABLE telemetry.sensor_readings (
    sensor_id   bigint NOT NULL REFERENCES telemetry.sensors (id),
    recorded_at timestamptz NOT NULL,
    value       double precision NOT NULL,
    PRIMARY KEY (sensor_id, recorded_at)
) PARTITION BY RANGE (recorded_at);

CREATE TABLE telemetry.sensor_readings_2026_01 PARTITION OF telemetry.sensor_readings
    FOR VALUES FROM ('2026-01-01 00:00+00') TO ('2026-02-01 00:00+00');
CREATE TABLE telemetry.sensor_readings_2026_02 PARTITION OF telemetry.sensor_readings
    FOR VALUES FROM ('2026-02-01 00:00+00') TO ('2026-03-01 00:00+00');
CREATE TABLE telemetry.sensor_readings_2026_03 PARTITION OF telemetry.sensor_readings
    FOR VALUES FROM ('2026-03-01 00:00+00') TO ('2026-04-01 00:00+00');
CREATE TABLE telemetry.sensor_readings_default PARTITION OF telemetry.sensor_readings DEFAULT;

CREATE INDEX sensor_readings_recorded_at_idx ON telemetry.sensor_readings (recorded_at);
