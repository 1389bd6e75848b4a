/** Further cases of design/volatile-check, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good(
    'What has happened stays in the past',
    'CREATE TABLE people (id bigint PRIMARY KEY, born date CHECK (born <= CURRENT_DATE), at timestamptz CHECK (now() > at));',
  ),
  good(
    'A function whose volatility nobody knows',
    `CREATE TABLE people (id bigint PRIMARY KEY, name text CHECK (is_name(name)));`,
    { notExecutable: 'is_name() is made outside of the migrations.' },
  ),
];
