/** DROP, RENAME TO, OWNER TO and SET SCHEMA of every kind of object that is no relation and no type: catalogs alone are written. */
import type { Case } from './case.ts';
import type { FactId } from '../../../../core/effects/facts/facts.ts';

interface Kept {
  /** In the words of DROP. */
  readonly kind: string;
  readonly name: string;
  readonly made: readonly string[];
  readonly forms: readonly ('drop' | 'rename' | 'owner' | 'schema')[];
  readonly drop?: FactId;
}

const all = ['drop', 'rename', 'owner', 'schema'] as const;
const unowned = ['drop', 'rename', 'schema'] as const;
const unplaced = ['drop', 'rename', 'owner'] as const;
/** Only a superuser may own it. */
const ownerMayAll = 'ALTER ROLE plinth_owner SUPERUSER';
const routine = (kind: 'FUNCTION' | 'PROCEDURE'): readonly string[] => [
  `CREATE ${kind} kept(integer) ${kind === 'FUNCTION' ? 'RETURNS integer ' : ''}LANGUAGE sql AS 'SELECT 1'`,
];

const kept: readonly Kept[] = [
  {
    kind: 'AGGREGATE',
    name: 'kept(integer)',
    made: ['CREATE AGGREGATE kept(integer) (SFUNC = int4pl, STYPE = integer)'],
    forms: all,
    drop: 'drop-function',
  },
  { kind: 'PROCEDURE', name: 'kept(integer)', made: routine('PROCEDURE'), forms: all, drop: 'drop-function' },
  { kind: 'ROUTINE', name: 'kept(integer)', made: routine('FUNCTION'), forms: all, drop: 'drop-function' },
  { kind: 'COLLATION', name: 'kept', made: ['CREATE COLLATION kept FROM "C"'], forms: all },
  {
    kind: 'CONVERSION',
    name: 'kept',
    made: [`CREATE CONVERSION kept FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1`],
    forms: all,
  },
  {
    kind: 'FOREIGN DATA WRAPPER',
    name: 'kept',
    made: ['CREATE FOREIGN DATA WRAPPER kept', ownerMayAll],
    forms: unplaced,
  },
  { kind: 'SERVER', name: 'elsewhere', made: [], forms: ['rename'] },
  {
    kind: 'LANGUAGE',
    name: 'kept',
    made: ['CREATE LANGUAGE kept HANDLER plpgsql_call_handler'],
    forms: unplaced,
  },
  {
    kind: 'OPERATOR CLASS',
    name: 'kept USING btree',
    made: [
      'CREATE OPERATOR CLASS kept FOR TYPE integer USING btree AS OPERATOR 1 <, FUNCTION 1 btint4cmp(integer, integer)',
    ],
    forms: all,
  },
  {
    kind: 'OPERATOR FAMILY',
    name: 'kept USING btree',
    made: ['CREATE OPERATOR FAMILY kept USING btree'],
    forms: all,
  },
  {
    kind: 'OPERATOR',
    name: '=== (integer, integer)',
    made: ['CREATE OPERATOR === (LEFTARG = integer, RIGHTARG = integer, FUNCTION = int4eq)'],
    forms: ['drop', 'owner', 'schema'],
  },
  {
    kind: 'TEXT SEARCH DICTIONARY',
    name: 'kept',
    made: ['CREATE TEXT SEARCH DICTIONARY kept (TEMPLATE = simple)'],
    forms: all,
  },
  {
    kind: 'TEXT SEARCH CONFIGURATION',
    name: 'kept',
    made: ['CREATE TEXT SEARCH CONFIGURATION kept (COPY = simple)'],
    forms: all,
  },
  {
    kind: 'TEXT SEARCH PARSER',
    name: 'kept',
    made: [
      'CREATE TEXT SEARCH PARSER kept (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype)',
    ],
    forms: unowned,
  },
  {
    kind: 'TEXT SEARCH TEMPLATE',
    name: 'kept',
    made: ['CREATE TEXT SEARCH TEMPLATE kept (LEXIZE = dsimple_lexize)'],
    forms: unowned,
  },
  {
    kind: 'EVENT TRIGGER',
    name: 'kept',
    made: [
      `CREATE EVENT TRIGGER kept ON sql_drop WHEN TAG IN ('DROP LANGUAGE') EXECUTE FUNCTION told()`,
      ownerMayAll,
    ],
    forms: ['owner'],
  },
];

const actions = {
  rename: 'RENAME TO fresh',
  owner: 'OWNER TO plinth_owner',
  schema: 'SET SCHEMA archive',
} as const;

export const catalogCases: readonly Case[] = [
  ...kept.flatMap(({ kind, name, made, forms, drop = 'catalog-only' }) =>
    forms.map((form): Case => {
      const base = { relations: {}, session: made };
      return form === 'drop'
        ? { ...base, fact: drop, sql: `DROP ${kind} ${name}` }
        : { ...base, fact: 'catalog-only', sql: `ALTER ${kind} ${name} ${actions[form]}` };
    }),
  ),
  {
    fact: 'catalog-only',
    sql: 'ALTER LARGE OBJECT 4000 OWNER TO plinth_owner',
    session: ['SELECT lo_create(4000)'],
    relations: {},
  },
  { fact: 'alter-database', sql: 'ALTER DATABASE template0 RENAME TO plinth_other', relations: {} },
  { fact: 'alter-tablespace', sql: 'ALTER TABLESPACE plinth_other RENAME TO plinth_fresh', relations: {} },
  {
    fact: 'rename-relation',
    sql: 'ALTER FOREIGN TABLE far_orders RENAME TO fresh',
    relations: { target: ['far_orders'] },
  },
  {
    fact: 'set-schema',
    sql: 'ALTER FOREIGN TABLE far_orders SET SCHEMA archive',
    relations: { target: ['far_orders'] },
  },
  {
    fact: 'set-schema',
    sql: 'ALTER MATERIALIZED VIEW order_counts SET SCHEMA archive',
    relations: { target: ['order_counts'] },
  },
];
