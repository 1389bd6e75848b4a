/** All that a server says of the objects in a database, in lines that do not depend on the place of one among others. Judges nothing. */
import type { Client } from 'pg';
import { look } from './place.ts';
import { catalogs } from './replay/schema-lines.ts';

/** Definitions as the server writes them. */
const ownSchema = `relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace, 'pg_toast'::regnamespace)`;
/** An index finds what initdb has not made by its number. */
const own = `pg_class.oid >= 16384 AND ${ownSchema}`;
const definitions: readonly string[] = [
  `SELECT pg_get_indexdef(indexrelid) AS line FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid WHERE ${own}`,
  `SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(pg_constraint.oid) AS line FROM pg_constraint
   JOIN pg_class ON pg_class.oid = conrelid WHERE ${own}`,
  `SELECT pg_class.oid::regclass || ' ' || pg_get_viewdef(pg_class.oid) AS line FROM pg_class WHERE relkind IN ('v', 'm') AND ${own}`,
  `SELECT adrelid::regclass || ' ' || attname || ' ' || pg_get_expr(adbin, adrelid) AS line FROM pg_attrdef
   JOIN pg_class ON pg_class.oid = adrelid JOIN pg_attribute ON attrelid = adrelid AND attnum = adnum WHERE ${own}`,
  `SELECT pg_get_functiondef(oid) AS line FROM pg_proc WHERE oid >= 16384 AND prokind <> 'a' AND pronamespace::regnamespace::text !~ '^(pg_|information_schema)'`,
  `SELECT pg_get_triggerdef(oid) AS line FROM pg_trigger WHERE NOT tgisinternal`,
  `SELECT concat_ws(' ', tablename, policyname, permissive, roles, cmd, qual, with_check) AS line FROM pg_policies`,
  `SELECT concat_ws(' ', pg_class.oid::regclass, reloptions, relpersistence, relkind) AS line FROM pg_class WHERE ${own}`,
  `SELECT concat_ws(' ', classoid::regclass, description) AS line FROM pg_description
   WHERE objoid >= 16384`,
  `SELECT concat_ws(' ', attrelid::regclass, attname, format_type(atttypid, atttypmod), attnotnull, attidentity, attgenerated, attstattarget) AS line
   FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid WHERE attrelid >= 16384 AND attnum > 0 AND NOT attisdropped AND relkind <> 'i' AND ${ownSchema}`,
];

const looking = [...catalogs, ...definitions];

/** `named` are the statements of the case: roles belong to the server, where other tests make and drop theirs meanwhile. */
export async function stateOf(client: Client, named: string): Promise<readonly string[]> {
  const found = (await look(client, 'state', looking)).flat().flatMap(({ line }) => line ?? []);
  const isOther = (one: string): boolean => {
    const role = /^role (\S+)/.exec(one)?.[1];
    return role !== undefined && !named.includes(role);
  };
  // Privileges that an owner has anyway may be written out.
  return found.filter((one) => !/^privileges \w+ \S+ =[a-z,]+$/.test(one) && !isOther(one)).sort();
}
