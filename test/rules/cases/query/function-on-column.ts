/** Further cases of query/function-on-column, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const events = `CREATE TABLE events (id bigint PRIMARY KEY, email text, at timestamptz, day date, n int);
CREATE INDEX events_email ON events (email);
CREATE INDEX events_at ON events (at);`;

export const cases = [
  good(
    'Nothing to hide: no index, and a cast that changes nothing',
    "SELECT id FROM events WHERE abs(n) = 1 AND email::varchar = 'x';",
    {
      history: [events],
    },
  ),
  good('The key is given as well', "SELECT id FROM events WHERE id = 7 AND at::date = '2026-01-31';", {
    history: [events],
  }),
  good('A tiny table', "SELECT id FROM events WHERE at::date = '2026-01-31';", {
    history: [events],
    statistics: { relations: { events: { bytes: 16384, rows: 100 } } },
  }),
  bad(
    'Time on the wrong side',
    `DELETE FROM events WHERE at + interval '30 days' < now();
--                       ^^^^^^^^^^^^^^^^^^^^^^^ warning: at + interval '30 days' hides at from events_at: all of events is read. Compare the column itself.`,
    { history: [events] },
  ),
  good('The expression has an index', "SELECT id FROM events WHERE lower(email) = 'a@b.c';", {
    history: [`${events}\nCREATE INDEX events_lower ON events (lower(email));`],
  }),
];
