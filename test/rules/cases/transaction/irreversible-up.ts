/** Further cases of transaction/irreversible-up, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const orders =
  '-- +goose Up\nCREATE TABLE orders (id bigint PRIMARY KEY, note text);\n-- +goose Down\nDROP TABLE orders;';

export const cases = [
  good(
    'A table of this migration',
    `-- +goose Up
CREATE TABLE notes (id bigint PRIMARY KEY);
INSERT INTO notes VALUES (1);
-- +goose Down
DROP TABLE notes;`,
    { history: [orders], tool: 'goose' },
  ),
  good(
    'It has no rollback, which another rule tells',
    `-- +goose Up
ALTER TABLE orders DROP COLUMN note;`,
    { history: [orders], tool: 'goose' },
  ),
];
