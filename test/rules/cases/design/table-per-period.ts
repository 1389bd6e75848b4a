/** Further cases of design/table-per-period, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good(
    'Attached later in the file',
    `CREATE TABLE sales_2026 (day date);
ALTER TABLE sales ATTACH PARTITION sales_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');`,
    {
      history: [
        'CREATE TABLE sales (day date) PARTITION BY RANGE (day);',
        "CREATE TABLE sales_2025 PARTITION OF sales FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');",
      ],
    },
  ),
  good('One year alone', 'CREATE TABLE census_2021 (id bigint PRIMARY KEY, iso_8601 text);'),
];
