/** Further cases of transaction/missing-down, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  bad(
    'What has no inverse gets none',
    `UPDATE orders SET note = lower(note) WHERE id = 7;
--     ^^^^^^ info: example has no down migration: somebody has to write one under pressure. Add it.`,
    {
      history: ['CREATE TABLE orders (id bigint PRIMARY KEY, note text);'],
      tool: 'golang-migrate',
      beside: ['000001_history.down.sql'],
    },
  ),
  good('A tool without downs', 'ALTER TABLE orders ADD COLUMN note text;', {
    history: ['CREATE TABLE orders (id bigint PRIMARY KEY);'],
    tool: 'flyway',
  }),
];
