/** Sessions, transactions, databases and the server. */
import { onOrders, type Case } from './case.ts';

const sessionStatements: readonly string[] = [
  'LISTEN x',
  'UNLISTEN x',
  'NOTIFY x',
  'CHECKPOINT',
  'DISCARD TEMP',
  'DISCARD PLANS',
  `LOAD 'plpgsql'`,
  'DEALLOCATE ALL',
  'CLOSE ALL',
  'SAVEPOINT x',
];

export const serverCases: readonly Case[] = [
  { fact: 'transaction-control', relations: {} },
  { fact: 'set-variable', relations: {} },
  { fact: 'set-constraints', relations: {} },
  { fact: 'set-constraints', sql: 'SET CONSTRAINTS referring_parent_fkey DEFERRED', relations: {} },
  { fact: 'session', relations: {} },
  ...sessionStatements.map((sql): Case => ({ fact: 'session', sql, relations: {} })),
  { fact: 'plan-only', relations: { source: ['orders'] }, unread: 'what it plans' },
  {
    fact: 'plan-only',
    sql: 'DECLARE x CURSOR FOR SELECT * FROM orders',
    relations: { source: ['orders'] },
    unread: 'what it plans',
  },
  {
    fact: 'plan-only',
    sql: 'PREPARE plinth_plan AS SELECT * FROM orders',
    relations: { source: onOrders.target },
    unread: 'what it plans',
  },
  { fact: 'discard-all', relations: {}, refusalOnly: true },
  { fact: 'finish-prepared', relations: {}, refusalOnly: true },
  { fact: 'finish-prepared', sql: `ROLLBACK PREPARED 'x'`, relations: {}, refusalOnly: true },
  { fact: 'alter-system', relations: {}, refusalOnly: true },
  { fact: 'create-database', relations: {}, refusalOnly: true },
  { fact: 'drop-database', relations: {}, refusalOnly: true },
  { fact: 'alter-database', relations: {} },
  { fact: 'alter-database', sql: 'ALTER DATABASE postgres OWNER TO plinth_owner', relations: {} },
  {
    fact: 'alter-database',
    from: 15,
    sql: 'ALTER DATABASE postgres REFRESH COLLATION VERSION',
    relations: {},
  },
  { fact: 'alter-database/tablespace', relations: {}, refusalOnly: true },
  { fact: 'create-tablespace', relations: {}, refusalOnly: true },
  { fact: 'drop-tablespace', relations: {}, refusalOnly: true },
  { fact: 'alter-tablespace', relations: {} },
  { fact: 'alter-tablespace', sql: 'ALTER TABLESPACE plinth_other OWNER TO plinth_owner', relations: {} },
];
