/** Further cases of design/random-uuid-key, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good(
    'A token that is to be random',
    'CREATE TABLE invitations (id bigint PRIMARY KEY, token uuid UNIQUE DEFAULT gen_random_uuid());',
    { targetVersion: 18 },
  ),
  good(
    'A server that does not have it',
    'CREATE TABLE orders (id uuid PRIMARY KEY DEFAULT gen_random_uuid());',
    {
      targetVersion: 17,
    },
  ),
];
