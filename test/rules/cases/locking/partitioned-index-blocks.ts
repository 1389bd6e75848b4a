/** Further cases of locking/partitioned-index-blocks, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const readings = `CREATE TABLE readings (device int, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE readings_2024 PARTITION OF readings FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE readings_2025 PARTITION OF readings FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');`;

export const cases = [
  bad(
    'One partition has such an index already',
    `CREATE INDEX readings_device ON readings (device);
--     ^^^^^ warning: CREATE INDEX on partitioned readings holds SHARE on all its partitions: writes wait. Index each concurrently, then attach.`,
    { history: [readings, 'CREATE INDEX old ON readings_2024 (device);'] },
  ),
  bad(
    'Its partitions are made elsewhere',
    `CREATE INDEX ON visits (device);
--     ^^^^^ warning: CREATE INDEX on partitioned visits holds SHARE on all its partitions: writes wait. Index each concurrently, then attach.`,
    { history: ['CREATE TABLE visits (device int, at date) PARTITION BY RANGE (at);'] },
  ),
  good(
    'Every partition has such an index: they are attached',
    'CREATE INDEX readings_device ON readings (device);',
    {
      history: [
        readings,
        'CREATE INDEX a ON readings_2024 (device);',
        'CREATE INDEX b ON readings_2025 (device);',
      ],
    },
  ),
  good(
    'A table that this migration makes',
    `CREATE TABLE visits (device int, at date) PARTITION BY RANGE (at);
CREATE INDEX ON visits (device);`,
  ),
  good('One partition', 'CREATE INDEX CONCURRENTLY ON readings_2024 (device);', { history: [readings] }),
];
