/** Further cases of design/cross-schema-foreign-key, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good(
    'The schemas are tied already',
    'CREATE TABLE notes (id bigint PRIMARY KEY, user_id uuid REFERENCES auth.users);',
    {
      history: [
        'CREATE SCHEMA auth; CREATE TABLE auth.users (id uuid PRIMARY KEY);',
        'CREATE TABLE orders (id bigint PRIMARY KEY, user_id uuid REFERENCES auth.users);',
      ],
    },
  ),
];
