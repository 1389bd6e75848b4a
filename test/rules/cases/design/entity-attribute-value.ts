/** Further cases of design/entity-attribute-value, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good('Settings of the whole system', 'CREATE TABLE settings (key text PRIMARY KEY, value text);'),
  good(
    'Many more columns, and a value with a type',
    `CREATE TABLE readings (sensor_id bigint, name text, value float8, PRIMARY KEY (sensor_id, name));
CREATE TABLE options (id bigint PRIMARY KEY, poll_id bigint, name text, value text, votes int, place int, closed boolean);`,
  ),
];
