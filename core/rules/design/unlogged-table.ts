/** An unlogged table, which a crash empties. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';
import { tableByKey, relationKey } from '../../schema/lookup.ts';

const messages = {
  emptied:
    '{table} is unlogged: a crash of the server empties it, and standbys and backups never have its rows. Make it a logged table.',
} as const;

export const rule = defineRule({
  id: 'design/unlogged-table',
  hazard: 'misleads',
  preset: 'strict',
  summary: 'CREATE UNLOGGED TABLE, or SET UNLOGGED, that is not taken back in the same migration.',
  why: `Changes of an unlogged table are not in the WAL. After a crash, a kill by the operating system or a failover it is empty, and a replica
refuses to read it. Going back with \`SET LOGGED\` writes the whole table under \`ACCESS EXCLUSIVE\`.`,
  instead:
    'A logged table. Where a load has to be fast, make it `UNLOGGED`, load, and `SET LOGGED` before anybody else uses it.',
  whenOff:
    'For caches, queues of work that can be done again, and staging tables: suppress that statement and say so.',
  messages,
  fix: { kinds: [], because: 'Whether the rows may be lost is for people to say.' },
  examples: [
    bad(
      'A new table',
      `CREATE UNLOGGED TABLE sessions (id uuid PRIMARY KEY, data jsonb);
--                    ^^^^^^^^ warning: sessions is unlogged: a crash of the server empties it, and standbys and backups never have its rows. Make it a logged table.`,
    ),
    bad(
      'An existing one',
      `ALTER TABLE orders SET UNLOGGED;
--          ^^^^^^ warning: orders is unlogged: a crash of the server empties it, and standbys and backups never have its rows. Make it a logged table.`,
      { history: ['CREATE TABLE orders (id bigint PRIMARY KEY);'] },
    ),
    good(
      'Loaded, then logged',
      `CREATE UNLOGGED TABLE readings (id bigint PRIMARY KEY);
INSERT INTO readings (id) SELECT generate_series(1, 10);
ALTER TABLE readings SET LOGGED;`,
    ),
  ],
  check: {
    createTable({ table, persistence, ifNotExists }, context) {
      if (persistence !== 'unlogged' || (ifNotExists && context.table(table) !== undefined)) return;
      const key = relationKey(context.after, table);
      const after = tableByKey(context.after, key);
      if (after?.persistence !== 'unlogged') return;
      context.report({ message: 'emptied', at: table, data: { table: shownName(context, table) } });
    },
    alterTableOption({ table, option }, context) {
      if (option !== 'set-unlogged') return;
      const after = tableByKey(context.after, relationKey(context.after, table));
      if (after !== undefined && after.persistence !== 'unlogged') return;
      context.report({ message: 'emptied', at: table, data: { table: shownName(context, table) } });
    },
  },
});
