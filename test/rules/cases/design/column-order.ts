/** Further cases of design/column-order, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good(
    'A few bytes, and what lies behind a text',
    'CREATE TABLE notes (id int PRIMARY KEY, at timestamptz, note text, a boolean, b bigint, c boolean, d bigint);',
  ),
  good(
    'Widths that nobody knows',
    'CREATE TABLE t (a mood, b bigint, c mood, d bigint, id bigint PRIMARY KEY);',
    {
      history: ["CREATE TYPE mood AS ENUM ('a');"],
    },
  ),
];
