/** Further cases of transaction/sequence-not-advanced, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const notes = 'CREATE TABLE notes (id int PRIMARY KEY, text text);';

const tags = 'CREATE TABLE tags (id serial PRIMARY KEY, name text);';

export const cases = [
  good(
    'A table that this migration makes has no numbers',
    `CREATE TABLE marks (id int PRIMARY KEY);
ALTER TABLE marks ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;`,
  ),
  good(
    'Nothing is left in the table',
    `TRUNCATE notes;
ALTER TABLE notes ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;`,
    { history: [notes] },
  ),
  good('Left to the sequence', "INSERT INTO tags (name) VALUES ('new');", { history: [tags] }),
  good(
    'The sequence is set behind them',
    `INSERT INTO tags (id, name) VALUES (1, 'new');
SELECT setval('tags_id_seq', 1);`,
    { history: [tags] },
  ),
  good(
    'Outside of what the sequence gives out',
    "INSERT INTO tags (id, name) VALUES (0, 'none'), (-1, 'other');",
    { history: [tags] },
  ),
];
