/** Further cases of transaction/not-idempotent-outside-transaction, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const orders = '-- +goose Up\nCREATE TABLE orders (id bigint PRIMARY KEY);';

export const cases = [
  good(
    'Atlas knows how many statements have run, and goes on behind them',
    `-- atlas:txmode none

ALTER TABLE orders ADD COLUMN note text;
CREATE INDEX CONCURRENTLY orders_note ON orders (note);`,
    { history: ['CREATE TABLE orders (id bigint PRIMARY KEY);'], tool: 'atlas' },
  ),
  good(
    'Alone',
    `-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE orders ADD COLUMN note text;`,
    { history: [orders], tool: 'goose' },
  ),
  good(
    'A transaction',
    `-- +goose Up
ALTER TABLE orders ADD COLUMN note text;
CREATE INDEX orders_note ON orders (note);`,
    { history: [orders], tool: 'goose' },
  ),
];
