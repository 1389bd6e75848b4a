/** Further cases of design/table-inheritance, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good('A partition', "CREATE TABLE cities_de PARTITION OF cities FOR VALUES IN ('de');", {
    history: ['CREATE TABLE cities (country text, name text) PARTITION BY LIST (country);'],
  }),
  good('One more of them', 'CREATE TABLE villages () INHERITS (cities);', {
    history: ['CREATE TABLE cities (id bigint, name text); CREATE TABLE capitals () INHERITS (cities);'],
  }),
];
