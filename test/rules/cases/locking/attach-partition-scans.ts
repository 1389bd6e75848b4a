/** Further cases of locking/attach-partition-scans, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const readings = 'CREATE TABLE readings (device int, at date NOT NULL) PARTITION BY RANGE (at);';

const old = 'CREATE TABLE readings_2024 (device int, at date NOT NULL);';

const proved = {
  fixed:
    "ALTER TABLE readings_2024 ADD CONSTRAINT readings_2024_bounds CHECK (at IS NOT NULL AND at >= '2024-01-01' AND at < '2025-01-01') NOT VALID;",
  files: {
    '004_validate_readings_2024_bounds.sql':
      'ALTER TABLE readings_2024 VALIDATE CONSTRAINT readings_2024_bounds;\n',
    '005_attach_readings_2024.sql': `ALTER TABLE readings ATTACH PARTITION readings_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
ALTER TABLE readings_2024 DROP CONSTRAINT readings_2024_bounds;
`,
  },
};

export const cases = [
  bad(
    'A large one, as statistics say',
    `ALTER TABLE readings ATTACH PARTITION readings_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
--                                    ^^^^^^^^^^^^^ error: ATTACH PARTITION reads all of readings_2024 under ACCESS EXCLUSIVE: reads and writes wait. Validate a CHECK of its bounds first. readings_2024 is 7 GB, 61 million rows (statistics of today). 💡`,
    {
      history: [readings, old],
      statistics: { relations: { readings_2024: { bytes: 7 * 1024 ** 3, rows: 61_000_000 } } },
      ...proved,
    },
  ),
  bad(
    'A table that no migration made here',
    `ALTER TABLE samples ATTACH PARTITION samples_2024 FOR VALUES FROM (1) TO (2);
--                                   ^^^^^^^^^^^^ warning: ATTACH PARTITION reads all of samples_2024 under ACCESS EXCLUSIVE unless a valid CHECK proves its bounds: reads and writes wait. Validate one first.`,
    { notExecutable: 'The tables are not in the example.' },
  ),
  bad(
    'The bounds are proved, but an index of the parent is missing',
    `ALTER TABLE readings ATTACH PARTITION readings_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
--                                    ^^^^^^^^^^^^^ warning: ATTACH PARTITION builds an index on readings_2024 under ACCESS EXCLUSIVE: reads and writes wait. Build it concurrently first.`,
    {
      history: [
        readings,
        'CREATE INDEX readings_device ON readings (device);',
        old,
        `ALTER TABLE readings_2024 ADD CONSTRAINT bounds CHECK (at >= '2024-01-01' AND at < '2025-01-01');`,
      ],
    },
  ),
  good(
    'A table that this migration makes',
    `CREATE TABLE readings_2025 (device int, at date NOT NULL);
ALTER TABLE readings ATTACH PARTITION readings_2025 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');`,
    { history: [readings] },
  ),
];
