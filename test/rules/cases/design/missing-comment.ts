/** Further cases of design/missing-comment, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const told = (name: string): string =>
  `CREATE TABLE ${name} (id bigint PRIMARY KEY); COMMENT ON TABLE ${name} IS 'What it is.';`;

export const cases = [
  good('Comments are not the habit here', 'CREATE TABLE orders (id bigint PRIMARY KEY);', {
    history: [
      told('users'),
      'CREATE TABLE a (id bigint PRIMARY KEY); CREATE TABLE b (id bigint PRIMARY KEY);',
    ],
  }),
];
