/** More of sentence-cases.ts: foreign keys that go, what deletes of the parent did until then, and tables that a key only refers to. Test data: runs nothing. */
import type { Case } from './sentence-cases.ts';

const notes = `CREATE TABLE notes (id bigint PRIMARY KEY, user_id bigint CONSTRAINT notes_user REFERENCES users (id) ON DELETE CASCADE, order_id bigint CONSTRAINT notes_order REFERENCES orders (id) ON DELETE SET NULL);`;

export const casesOfFreedChildren: readonly Case[] = [
  {
    name: 'a key that goes leaves rows behind, and comes back on none of them',
    between: notes,
    up: 'ALTER TABLE notes DROP CONSTRAINT notes_user;\nALTER TABLE notes DROP CONSTRAINT notes_order;',
    says: [
      '- Without these keys deletes of users leave rows of notes behind, which went with them until now (ON DELETE CASCADE); deletes of orders leave what rows of notes refer to them by, which became null until now (ON DELETE SET NULL). Rows whose parent is not there are accepted.',
      '- From the first row without its parent on, which lines 1, 2 let in, notes_user and notes_order cannot come back before that row is gone or mended.',
      '**Point of no return: lines 1, 2, from the first row on whose parent is not there.**',
      'Rows whose parent is not there by then stop it at ADD CONSTRAINT (23503): the queries at its end find them, to be deleted or mended first.',
      '-- Rows that stop notes_user: SELECT count(*) FROM public.notes c WHERE c.user_id IS NOT NULL AND NOT EXISTS (SELECT FROM public.users p WHERE p.id = c.user_id);',
      'notes_user dropped',
      'one after the other in one transaction',
    ],
    silent: [
      'a transaction for each',
      'No point of no return',
      "('users', to_regclass('public.users'))) AS wanted(name, found) WHERE row_security_active",
    ],
  },
  {
    name: 'one that stopped a delete stops it no more',
    up: 'ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey;',
    says: [
      '- Without that key deletes of users go through, which rows of orders stopped until now. Rows whose parent is not there are accepted.',
      '- Line 1 locks orders and users (ACCESS EXCLUSIVE)',
    ],
  },
  {
    name: 'a key that another one stands in for, that goes with its column or comes again, takes nothing away',
    between: notes,
    up: `ALTER TABLE notes ADD CONSTRAINT notes_user_again FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;
ALTER TABLE notes DROP CONSTRAINT notes_user;
ALTER TABLE notes DROP CONSTRAINT notes_order, DROP COLUMN order_id;
ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey, ADD CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE NOT VALID;`,
    says: ['Drops'],
    silent: [
      'Without that key',
      'Without these keys',
      'Rows that stop',
      'From the first row without its parent',
    ],
  },
];
