/** Further cases of security/extension-in-public, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good('It is there already', 'CREATE EXTENSION IF NOT EXISTS citext;', {
    history: ['CREATE EXTENSION citext;'],
  }),
  good('One that has its own place', 'CREATE EXTENSION IF NOT EXISTS plpgsql;'),
];
