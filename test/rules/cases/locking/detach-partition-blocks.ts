/** Further cases of locking/detach-partition-blocks, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const readings = `CREATE TABLE readings (device int, at date) PARTITION BY RANGE (at);
CREATE TABLE readings_2024 PARTITION OF readings FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE readings_2025 PARTITION OF readings FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');`;

export const cases = [
  bad(
    'A table that no migration made here',
    `ALTER TABLE samples DETACH PARTITION samples_2024;
--                  ^^^^^^^^^^^^^^^^ warning: DETACH PARTITION waits for ACCESS EXCLUSIVE on all of samples: reads and writes queue behind it. Append CONCURRENTLY. 💡`,
    {
      fixed: 'ALTER TABLE samples DETACH PARTITION samples_2024 CONCURRENTLY;',
      notExecutable: 'The table is not in the example.',
    },
  ),
  good(
    'With a default partition there is no concurrent form',
    'ALTER TABLE readings DETACH PARTITION readings_2024;',
    { history: [readings, 'CREATE TABLE readings_rest PARTITION OF readings DEFAULT;'] },
  ),
];
