/** More of sentence-cases.ts: views, whose readers wait for the tables behind them, and that another file makes again. Test data: runs nothing. */
import { manyUsers, type Case } from './sentence-cases.ts';

const folder = 'src/main/resources/db/migration';

export const casesOfViews: readonly Case[] = [
  {
    name: 'whoever reads a view waits for its table from that one’s first lock on',
    up: `BEGIN;
ALTER TABLE users ADD COLUMN a int;
UPDATE users SET a = 1 WHERE id > 7;
DROP VIEW people;
CREATE VIEW people AS SELECT id, a FROM users;
COMMIT;`,
    files: manyUsers,
    says: ['- **people (from line 2)**: reads and writes wait while line 3 works (as above).'],
    silent: ['**people (line'],
  },
  {
    name: 'a view that is there again with the same columns is no release’s business',
    up: `BEGIN;
DROP VIEW people;
ALTER TABLE users ADD COLUMN a int;
CREATE VIEW people AS SELECT id, lower(mail) AS mail FROM users;
COMMIT;`,
    says: ['- **Before the release that uses users.a**'],
    silent: ['no longer uses people', 'uses people', 'adds and takes away in one'],
  },
  {
    name: 'a view that the change leaves alone waits with its table too',
    up: `BEGIN;
ALTER TABLE users ADD COLUMN a int;
UPDATE users SET a = 1 WHERE id > 7;
COMMIT;`,
    files: manyUsers,
    says: ['- Reads of view people wait as long: it reads users.'],
  },
  {
    name: 'V and R files are one run: nothing comes between them, and what an R file makes again is not gone',
    layout: 'flyway',
    up: 'DROP VIEW people;\nALTER TABLE users DROP COLUMN code;',
    files: {
      [`${folder}/R__a_people.sql`]: 'CREATE OR REPLACE VIEW people AS SELECT id, mail, nick FROM users;\n',
      [`${folder}/R__b_others.sql`]: 'CREATE OR REPLACE VIEW others AS SELECT id FROM users;\n',
      [`${folder}/R__c_more.sql`]: 'CREATE OR REPLACE VIEW more AS SELECT id FROM users;\n',
    },
    beside: [`${folder}/R__a_people.sql`, `${folder}/R__c_more.sql`],
    says: [
      '- From when V4__change.sql has committed until migration/R__a_people.sql has run there is no people: queries of it fail.',
      'Apply V4__change.sql, migration/R__a_people.sql, migration/R__c_more.sql with Flyway.**',
    ],
    silent: [
      'Part 2',
      'gone: view people',
      'view people, users.code',
      'run between those of the change',
      'R__b_others',
    ],
  },
  {
    name: 'a materialized view is filled as it is made: that takes as long as its rows, and nobody waits for it but for what else is held',
    up: `BEGIN;
CREATE INDEX users_nick ON users (nick);
CREATE MATERIALIZED VIEW heads AS SELECT nick, count(*) FROM users GROUP BY nick;
COMMIT;`,
    files: manyUsers,
    says: [
      'line 2 builds an index',
      'line 3 works on rows',
      'rows a second',
      'Needs free disk for the rows of heads (all of users:',
      'DROP MATERIALIZED VIEW public.heads;',
    ],
    silent: ['No way back'],
  },
  {
    name: 'and not WITH NO DATA',
    up: `BEGIN;
CREATE INDEX users_nick ON users (nick);
CREATE MATERIALIZED VIEW heads AS SELECT nick, count(*) FROM users GROUP BY nick WITH NO DATA;
COMMIT;`,
    files: manyUsers,
    says: ['line 2 builds an index'],
    silent: ['works on rows', 'for the rows of heads'],
  },
  {
    name: 'a copy of a table takes its time and its disk, and goes on the way back',
    up: 'CREATE TABLE kept AS SELECT * FROM users;',
    files: manyUsers,
    says: [
      'eeds free disk for the rows of kept (all of users:',
      'to 400 k rows a second',
      'DROP TABLE public.kept;',
    ],
    silent: ['No way back'],
  },
];
