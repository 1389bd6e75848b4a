/** Further cases of locking/create-partition-locks-parent, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const readings = `CREATE TABLE readings (device int, at date, PRIMARY KEY (device, at)) PARTITION BY RANGE (at);
CREATE TABLE readings_2024 PARTITION OF readings FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');`;

export const cases = [
  good('Nobody waits', 'DROP TABLE readings_2024;', {
    history: [readings, 'ALTER TABLE readings DETACH PARTITION readings_2024 CONCURRENTLY;'],
  }),
  good(
    'A parent that this migration makes',
    `CREATE TABLE visits (at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE visits_2025 PARTITION OF visits FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');`,
  ),
];
