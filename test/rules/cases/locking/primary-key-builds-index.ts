/** Further cases of locking/primary-key-builds-index, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const events = 'CREATE TABLE events (id bigint NOT NULL, code text, UNIQUE (code));';

export const cases = [
  bad(
    'The index is there, the proof is not',
    `ALTER TABLE events ADD CONSTRAINT events_pkey PRIMARY KEY USING INDEX events_by_code;
--                                            ^^^^^^^^^^^ error: The key columns may hold nulls: all of events is read under ACCESS EXCLUSIVE, reads and writes wait. Prove NOT NULL first.`,
    { history: [events, 'CREATE UNIQUE INDEX events_by_code ON events (code);'] },
  ),
  bad(
    'Of the table only the new column is known, and that is NOT NULL',
    `ALTER TABLE last ADD COLUMN server text;
UPDATE last SET server = 'localhost';
ALTER TABLE last ALTER COLUMN server SET NOT NULL;
ALTER TABLE last DROP CONSTRAINT last_pkey, ADD PRIMARY KEY (server, username);
--                                              ^^^^^^^^^^^ error: PRIMARY KEY builds its index on last under ACCESS EXCLUSIVE: reads and writes wait. Index concurrently, then add it USING INDEX.`,
    { notExecutable: 'the table is made by something else' },
  ),
  bad(
    'A partitioned table',
    `ALTER TABLE readings ADD PRIMARY KEY (device, at);
--                       ^^^^^^^^^^^ error: PRIMARY KEY builds indexes on all partitions of readings under ACCESS EXCLUSIVE: reads and writes wait. Give each partition its own first.`,
    {
      history: [
        `CREATE TABLE readings (device int NOT NULL, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE readings_rest PARTITION OF readings DEFAULT;`,
      ],
    },
  ),
  bad(
    'A key that takes the place of another, on a column that the same statement makes NOT NULL',
    `ALTER TABLE events ADD COLUMN tenant int NOT NULL DEFAULT 1, ADD CONSTRAINT events_pkey PRIMARY KEY (id, tenant);
--                                                                                      ^^^^^^^^^^^ error: PRIMARY KEY builds its index on events under ACCESS EXCLUSIVE: reads and writes wait. Index concurrently, then add it USING INDEX.`,
    { history: [events] },
  ),
  good(
    'A table that this migration makes',
    `CREATE TABLE tags (name text);
ALTER TABLE tags ADD PRIMARY KEY (name);`,
  ),
];
