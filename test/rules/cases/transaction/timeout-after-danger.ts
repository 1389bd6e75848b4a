/** Further cases of transaction/timeout-after-danger, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const orders = `CREATE TABLE orders (id bigint PRIMARY KEY, note text);
CREATE TABLE notes (id bigint PRIMARY KEY);`;

export const cases = [
  good(
    'It becomes another one on the way',
    `SET lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN state text;
SET lock_timeout = '5s';
ALTER TABLE notes ADD COLUMN state text;`,
    { history: [orders] },
  ),
  good(
    'What comes before makes nobody wait',
    `CREATE TABLE tags (id bigint PRIMARY KEY);
SET lock_timeout = '2s';
ALTER TABLE notes ADD COLUMN state text;`,
    { history: [orders] },
  ),
];
