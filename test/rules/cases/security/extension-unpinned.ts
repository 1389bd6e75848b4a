/** Further cases of security/extension-unpinned, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good('It is there already', 'CREATE EXTENSION IF NOT EXISTS citext;', {
    history: ["CREATE EXTENSION citext VERSION '1.6';"],
  }),
  good('A part of the server', 'CREATE EXTENSION IF NOT EXISTS plpgsql;'),
];
