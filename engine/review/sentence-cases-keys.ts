/** More of sentence-cases.ts: who waits for a table by way of a foreign key. Test data: runs nothing. */
import { manyUsers, type Case } from './sentence-cases.ts';

export const casesOfKeys: readonly Case[] = [
  {
    name: 'deletes that a key leads to a table whose writes wait do wait too, and others of their table do not',
    between: 'CREATE TABLE flags (id bigint PRIMARY KEY, hook int REFERENCES hooks (id) ON DELETE CASCADE);',
    up: 'CREATE INDEX flags_hook ON flags (hook);',
    says: ['- Deletes of rows of hooks wait as long: foreign keys change flags along with them.'],
  },
  {
    name: 'a key that is null in every row reads nothing of what it refers to',
    files: manyUsers,
    up: 'ALTER TABLE orders ADD COLUMN owner bigint;\nALTER TABLE orders ADD CONSTRAINT own FOREIGN KEY (owner) REFERENCES users;',
    says: ['; users, 48 GB, 212 million rows: SHARE ROW EXCLUSIVE |'],
    silent: ['SHARE ROW EXCLUSIVE, reads all rows'],
  },
  {
    name: 'a key that the change has filled reads what it refers to',
    files: manyUsers,
    up: 'ALTER TABLE orders ADD COLUMN owner bigint;\nUPDATE orders SET owner = user_id;\nALTER TABLE orders ADD CONSTRAINT own FOREIGN KEY (owner) REFERENCES users;',
    says: ['users, 48 GB, 212 million rows: SHARE ROW EXCLUSIVE, reads all rows'],
  },
  {
    name: 'a key that changes no rows asks only where reads wait',
    up: 'CREATE INDEX orders_own ON orders (user_id);',
    says: ['**orders**: writes wait'],
    silent: ['Deletes of rows of users'],
  },
  {
    name: 'who can be neither read nor written keeps deletes and inserts of others waiting',
    up: 'ALTER TABLE users ALTER COLUMN code TYPE varchar(20);\nALTER TABLE orders ALTER COLUMN note TYPE varchar(20);',
    says: [
      '- On hot standbys reads of users, orders wait as long too.',
      '- Inserts into orders, and updates of these keys, wait as long as those of users: their foreign keys ask users; an insert waits even where its key is null.',
    ],
    silent: ['Deletes of rows'],
  },
  {
    name: 'of a table that is shut who inserts into what refers to it waits',
    up: 'ALTER TABLE users ALTER COLUMN mail TYPE varchar(200);',
    files: manyUsers,
    says: [
      '- Inserts into orders, and updates of these keys, wait as long: their foreign keys ask users; an insert waits even where its key is null.',
    ],
  },
  {
    name: 'rows that are written fail where what they refer to goes before their keys are checked',
    between:
      'CREATE TABLE owned (id bigint PRIMARY KEY, item uuid);\nALTER TABLE owned ADD FOREIGN KEY (item) REFERENCES items (id);',
    up: 'UPDATE owned SET item = i.id FROM items i WHERE i.mail = owned.id::text;',
    says: [
      'writes to the rows of owned that it changes wait until',
      'deletes of the rows of items that its rows refer to do not wait until it checks its keys, at its end: they make it fail there (foreign key violation), and none of its rows stays.',
    ],
  },
  {
    name: 'whoever deletes waits for all that goes along, through tables in between, from the first line that locks any of it',
    up: `CREATE INDEX leaves_a ON leaves (a);
CREATE INDEX twigs_a ON twigs (a);`,
    between: `CREATE TABLE roots (id bigint PRIMARY KEY);
CREATE TABLE branches (id bigint PRIMARY KEY, root_id bigint REFERENCES roots ON DELETE CASCADE);
CREATE TABLE stones (id bigint PRIMARY KEY, root_id bigint REFERENCES roots ON DELETE CASCADE);
CREATE TABLE twigs (id bigint PRIMARY KEY, branch_id bigint REFERENCES branches ON DELETE CASCADE, stone_id bigint REFERENCES stones ON DELETE SET NULL, a int);
CREATE TABLE leaves (id bigint PRIMARY KEY, twig_id bigint REFERENCES twigs ON DELETE SET NULL, a int);`,
    says: [
      'Deletes of rows of twigs wait as long as those of leaves: foreign keys change leaves along with them. One that comes after line 1 has begun can deadlock with line 2, and as a rule the transaction fails then, with all that it has built. LOCK TABLE twigs, leaves IN SHARE MODE in front of line 1 lets it wait there.',
      'Deletes of rows of branches wait as long as those of leaves: foreign keys change leaves, twigs along with them. One that comes after line 1 has begun can deadlock with line 2, and as a rule the transaction fails then, with all that it has built. LOCK TABLE twigs, leaves IN SHARE MODE in front of line 1 lets it wait there.',
      'Deletes of rows of roots wait as long as those of leaves: foreign keys change leaves, twigs along with them, where rows of tables in between refer to them. One that comes after line 1 has begun can deadlock with line 2, and as a rule the transaction fails then, with all that it has built. LOCK TABLE twigs, leaves IN SHARE MODE in front of line 1 lets it wait there.',
      'Deletes of rows of stones wait as long as those of twigs: foreign keys change twigs along with them.',
    ],
  },
  {
    name: 'of many tables whose inserts wait the largest ones are told first, and none is left to a list that is not there',
    between: Array.from(
      { length: 9 },
      (_, at) =>
        `CREATE TABLE held_${String(at)} (id bigint PRIMARY KEY, a varchar(9));\nCREATE TABLE asks_${String(at)} (id bigint PRIMARY KEY, of bigint REFERENCES held_${String(at)});`,
    ).join('\n'),
    up: Array.from(
      { length: 9 },
      (_, at) => `ALTER TABLE held_${String(at)} ALTER COLUMN a TYPE int USING a::int;`,
    ).join('\n'),
    files: {
      'plinth.stats.json': JSON.stringify({
        version: 1,
        collectedAt: '2027-01-28T10:00:00.000Z',
        relations: Array.from({ length: 9 }, (_, at) => [
          { schema: 'public', name: `held_${String(at)}`, kind: 'table', bytes: 1024 ** 3, rows: 1e6 },
          {
            schema: 'public',
            name: `asks_${String(at)}`,
            kind: 'table',
            bytes: (at + 1) * 1024 ** 2,
            rows: 1e6,
          },
        ]).flat(),
      }),
    },
    says: [
      '- Inserts into asks_8, and updates of these keys, wait as long as those of held_8: their foreign keys ask held_8; an insert waits even where its key is null.\n- Inserts into asks_7',
      '- Inserts into asks_3, asks_2, asks_1, asks_0 wait too, by foreign keys of the same kind.',
    ],
    silent: ['more below'],
  },
  {
    name: 'whoever deletes waits for each locked table again where each has a transaction of its own, and of the first one too',
    between: `CREATE TABLE roots (id bigint PRIMARY KEY);
CREATE TABLE people (id bigint PRIMARY KEY, root_id bigint REFERENCES roots ON DELETE CASCADE, a int);
CREATE TABLE chores (id bigint PRIMARY KEY, person_id bigint REFERENCES people ON DELETE SET NULL, root_id bigint REFERENCES roots ON DELETE CASCADE, a int);`,
    up: 'BEGIN;\nCREATE INDEX people_a ON people (a);\nCOMMIT;\nBEGIN;\nCREATE INDEX chores_a ON chores (a);\nCOMMIT;',
    says: [
      'Deletes of rows of people wait as long as those of chores: foreign keys change chores along with them.',
      'Deletes of rows of roots wait as long as what they change is locked (by lines 2, 5): foreign keys change people, chores along with them.',
    ],
  },
  {
    name: 'a key that becomes deferrable goes before the release that says SET CONSTRAINTS for it, and needs no drop',
    between: 'ALTER TABLE orders ADD CONSTRAINT orders_owner FOREIGN KEY (user_id) REFERENCES users (id);',
    up: 'ALTER TABLE orders DROP CONSTRAINT orders_owner, ADD CONSTRAINT orders_owner FOREIGN KEY (user_id) REFERENCES users (id) DEFERRABLE;',
    files: { 'store/users.go': 'db.Exec(ctx, "SET CONSTRAINTS orders_owner DEFERRED")\n' },
    says: [
      '- **Before the release that uses SET CONSTRAINTS orders_owner**: 000004_change.up.sql',
      'First take back the release that uses SET CONSTRAINTS orders_owner: the way back drops what it uses.',
      'ALTER TABLE orders ALTER CONSTRAINT orders_owner DEFERRABLE INITIALLY IMMEDIATE does that instead, under ACCESS EXCLUSIVE on orders alone',
    ],
    silent: ['At any time', 'or split it'],
  },
  {
    name: 'a key that no program names may become deferrable at any time',
    between: 'ALTER TABLE orders ADD CONSTRAINT orders_owner FOREIGN KEY (user_id) REFERENCES users (id);',
    up: 'ALTER TABLE orders DROP CONSTRAINT orders_owner, ADD CONSTRAINT orders_owner FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE DEFERRABLE;',
    files: { 'store/users.go': 'db.Exec(ctx, "SET CONSTRAINTS orders_other DEFERRED")\n' },
    says: [
      '- **At any time**: 000004_change.up.sql',
      'or split it',
      'Whether to split line 1, so that nobody waits while rows are read: (1) one file with DROP CONSTRAINT and ADD CONSTRAINT … NOT VALID, which locks for a moment and reads no rows; (2) in a file of its own after it: ALTER TABLE orders VALIDATE CONSTRAINT orders_owner;. Reads and writes go on meanwhile.',
    ],
    silent: ['ALTER CONSTRAINT'],
  },
  {
    name: 'a way out that nobody shows is not offered',
    up: 'ALTER TABLE orders SET UNLOGGED;',
    silent: ['or split it'],
    says: ['Choose a time at which that may be'],
  },
  {
    name: 'where a column goes, whoever inserts into tables that refer to its table waits too',
    up: 'BEGIN;\nALTER TABLE users DROP COLUMN nick;\nCREATE INDEX hooks_token ON hooks (token);\nCOMMIT;',
    says: [
      '- Inserts into orders, and updates of these keys, wait as long as those of users: their foreign keys ask users; an insert waits even where its key is null.',
    ],
    silent: ['Inserts into items'],
  },
];
