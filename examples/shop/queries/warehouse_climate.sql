-- Hourly mean per warehouse for one week: reads one partition of telemetry.sensor_readings.
WITH hourly AS (
    SELECT s.warehouse,
           s.kind,
           date_trunc('hour', r.recorded_at) AS hour,
           avg(r.value) AS mean
    FROM telemetry.sensor_readings r
    JOIN telemetry.sensors s ON s.id = r.sensor_id
    WHERE r.recorded_at >= '2026-02-02 00:00+00'
      AND r.recorded_at < '2026-02-09 00:00+00'
    GROUP BY s.warehouse, s.kind, date_trunc('hour', r.recorded_at)
)
SELECT warehouse,
       hour,
       max(mean) FILTER (WHERE kind = 'temperature') AS temperature,
       max(mean) FILTER (WHERE kind = 'humidity') AS humidity
FROM hourly
GROUP BY warehouse, hour
ORDER BY warehouse, hour;
