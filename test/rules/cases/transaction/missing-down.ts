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
  bad(
    'A file of its own holds nothing: what its comment says, no tool runs',
    `ALTER TABLE orders ADD COLUMN note text;
--    ^^^^^ info: The down migration of example does nothing: after a rollback the schema is not what it was. Fill it, or say why there is none.`,
    {
      history: ['CREATE TABLE orders (id bigint PRIMARY KEY);'],
      tool: 'golang-migrate',
      beside: [{ path: '000002_example.down.sql', text: '-- later\n' }],
    },
  ),
  good('With a rollback in a file of its own', 'ALTER TABLE orders ADD COLUMN note text;', {
    history: ['CREATE TABLE orders (id bigint PRIMARY KEY);'],
    tool: 'golang-migrate',
    beside: [{ path: '000002_example.down.sql', text: 'ALTER TABLE orders DROP COLUMN note;\n' }],
  }),
];
