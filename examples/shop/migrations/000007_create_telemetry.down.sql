DROP TABLE telemetry.sensor_readings;
DROP TABLE telemetry.sensors;
DROP SCHEMA telemetry;
