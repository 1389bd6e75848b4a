/** Further cases of design/unlogged-table, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [good('Temporary', 'CREATE TEMPORARY TABLE scratch (id bigint PRIMARY KEY);')];
