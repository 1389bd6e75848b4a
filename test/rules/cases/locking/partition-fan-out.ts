/** Further cases of locking/partition-fan-out, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const readings = `CREATE TABLE readings (device int, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE readings_2024 PARTITION OF readings FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE readings_2025 PARTITION OF readings FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');`;

export const cases = [
  good('One partition', 'ALTER TABLE readings_2024 ALTER COLUMN device SET DEFAULT 0;', {
    history: [readings],
  }),
];
