/** Further cases of query/queue-without-skip-locked, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const jobs = 'CREATE TABLE jobs (id bigint PRIMARY KEY, state text, at timestamptz);';

export const cases = [
  good('One row by its key', 'SELECT id FROM jobs WHERE id = 7 FOR UPDATE;', { history: [jobs] }),
  good('At once or not at all', 'SELECT id FROM jobs ORDER BY at LIMIT 1 FOR UPDATE NOWAIT;', {
    history: [jobs],
  }),
  good(
    'The newest of something',
    'SELECT id FROM jobs WHERE state = $$new$$ ORDER BY at DESC LIMIT 1 FOR UPDATE;',
    {
      history: [jobs],
    },
  ),
];
