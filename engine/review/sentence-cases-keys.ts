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
    name: 'a key that changes no rows asks only where reads wait',
    up: 'CREATE INDEX orders_own ON orders (user_id);',
    says: ['**orders**: writes wait'],
    silent: ['Deletes of rows of users'],
  },
  {
    name: 'who can be neither read nor written keeps deletes and inserts of others waiting',
    up: 'ALTER TABLE users ALTER COLUMN code TYPE varchar(20);\nALTER TABLE orders ALTER COLUMN note TYPE varchar(20);',
    says: ['- On hot standbys reads of users, orders wait as long too.'],
    silent: ['Deletes of rows', 'Inserts into'],
  },
  {
    name: 'of a table that is shut who inserts into what refers to it waits',
    up: 'ALTER TABLE users ALTER COLUMN mail TYPE varchar(200);',
    files: manyUsers,
    says: ['- Inserts into orders wait as long: their foreign keys ask users.'],
  },
  {
    name: 'rows that are written keep what they refer to from going',
    between:
      'CREATE TABLE owned (id bigint PRIMARY KEY, item uuid);\nALTER TABLE owned ADD FOREIGN KEY (item) REFERENCES items (id);',
    up: 'UPDATE owned SET item = i.id FROM items i WHERE i.mail = owned.id::text;',
    says: [
      'writes to the rows of owned that it changes and deletes of the rows of items that its rows refer to wait until',
    ],
  },
];
