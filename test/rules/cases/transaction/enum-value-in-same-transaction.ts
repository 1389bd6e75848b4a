/** Further cases of transaction/enum-value-in-same-transaction, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const mood = `CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE people (id bigint PRIMARY KEY, mood mood);`;

export const cases = [
  good(
    'The same word in a text column of the same table',
    `BEGIN;
ALTER TYPE mood ADD VALUE 'ok';
INSERT INTO visits (id, note) VALUES (1, 'none'), (2, 'ok');
UPDATE visits SET note = 'ok' WHERE note IN ('yes', 'ok');
DELETE FROM visits WHERE note = 'ok';
COMMIT;`,
    { history: [mood, 'CREATE TABLE visits (id bigint PRIMARY KEY, mood mood, note text);'] },
  ),
  bad(
    'Compared with the text column, and written to the other',
    `BEGIN;
ALTER TYPE mood ADD VALUE 'ok';
UPDATE visits SET mood = 'ok' WHERE note = 'ok';
--                       ^^^^ error: Using 'ok' fails here: a value that was added to mood cannot be used before its transaction commits. Add it in an earlier migration.
COMMIT;`,
    {
      history: [
        mood,
        "CREATE TABLE visits (id bigint PRIMARY KEY, mood mood, note text); INSERT INTO visits VALUES (1, 'sad', 'ok');",
      ],
      refused: '55P04',
    },
  ),
  bad(
    'Several columns set at once',
    `BEGIN;
ALTER TYPE mood ADD VALUE 'ok';
UPDATE visits SET (mood, note) = ('ok', 'none');
--                                ^^^^ error: Using 'ok' fails here: a value that was added to mood cannot be used before its transaction commits. Add it in an earlier migration.
COMMIT;`,
    {
      history: [
        mood,
        "CREATE TABLE visits (id bigint PRIMARY KEY, mood mood, note text); INSERT INTO visits VALUES (1, 'sad', 'x');",
      ],
      refused: '55P04',
    },
  ),
  good(
    'What a function makes of text, and places of other columns',
    `BEGIN;
ALTER TYPE mood ADD VALUE 'ok';
UPDATE visits SET (mood, note) = ('sad', 'ok') WHERE lower(note) = 'ok' OR 'ok' = note;
UPDATE visits SET (mood, note) = ROW ('sad', 'ok') WHERE replace(lower(note), 'x', '') IN ('no', 'ok');
COMMIT;`,
    {
      history: [
        mood,
        "CREATE TABLE visits (id bigint PRIMARY KEY, mood mood, note text); INSERT INTO visits VALUES (1, 'sad', 'ok');",
      ],
    },
  ),
  bad(
    'A function that gives back what it gets',
    `BEGIN;
ALTER TYPE mood ADD VALUE 'ok';
DELETE FROM visits WHERE coalesce(mood, 'sad') = 'ok';
--                                               ^^^^ error: Using 'ok' fails here: a value that was added to mood cannot be used before its transaction commits. Add it in an earlier migration.
COMMIT;`,
    {
      history: [
        mood,
        "CREATE TABLE visits (id bigint PRIMARY KEY, mood mood, note text); INSERT INTO visits VALUES (1, 'sad', 'ok');",
      ],
      refused: '55P04',
    },
  ),
  bad(
    'By its place in VALUES',
    `BEGIN;
ALTER TYPE mood ADD VALUE 'ok';
INSERT INTO visits VALUES (1, 'sad', 'ok'), (2, 'ok', 'none');
--                                              ^^^^ error: Using 'ok' fails here: a value that was added to mood cannot be used before its transaction commits. Add it in an earlier migration.
COMMIT;`,
    {
      history: [mood, 'CREATE TABLE visits (id bigint PRIMARY KEY, mood mood, note text);'],
      refused: '55P04',
    },
  ),
  good(
    'The same word for something else',
    `BEGIN;
ALTER TYPE mood ADD VALUE 'ok';
CREATE TABLE states (name text PRIMARY KEY);
INSERT INTO states VALUES ('ok');
COMMIT;`,
    { history: [mood] },
  ),
  bad(
    'As a default counts as well',
    `BEGIN;
ALTER TYPE mood ADD VALUE 'ok' AFTER 'sad';
ALTER TABLE people ALTER COLUMN mood SET DEFAULT 'ok';
--                                               ^^^^ error: Using 'ok' fails here: a value that was added to mood cannot be used before its transaction commits. Add it in an earlier migration.
COMMIT;`,
    { history: [mood], refused: '55P04' },
  ),
  good(
    'The type is made in the same transaction',
    `BEGIN;
CREATE TYPE size AS ENUM ('small');
ALTER TYPE size ADD VALUE 'large';
CREATE TABLE shirts (id bigint PRIMARY KEY, size size DEFAULT 'large');
COMMIT;`,
  ),
];
