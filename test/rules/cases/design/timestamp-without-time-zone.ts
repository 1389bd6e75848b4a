/** Further cases of design/timestamp-without-time-zone, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  bad(
    'In full',
    `ALTER TABLE events ALTER COLUMN seen_at TYPE timestamp without time zone;
--                                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: seen_at of events does not say in which time zone its values are: sessions of two zones read two moments. Use timestamptz.`,
    { history: ['CREATE TABLE events (id bigint PRIMARY KEY, seen_at timestamptz);'] },
  ),
  good('One more in a table that has decided', 'ALTER TABLE events ADD COLUMN seen_at timestamp;', {
    history: ['CREATE TABLE events (id bigint PRIMARY KEY, made_at timestamp);'],
  }),
  good(
    'One more table of a project that has decided',
    'CREATE TABLE visits (id bigint PRIMARY KEY, made_at timestamp);',
    {
      history: [
        'CREATE TABLE a (id bigint PRIMARY KEY, made_at timestamp);',
        'CREATE TABLE b (id bigint PRIMARY KEY, made_at timestamp);',
        'CREATE TABLE c (id bigint PRIMARY KEY, made_at timestamp);',
      ],
    },
  ),
];
