/** More of sentence-cases.ts: functions of the migrations that a change calls, and what they put together. Test data: runs nothing. */
import type { Case } from './sentence-cases.ts';

/** As audit functions are written: what it makes follows from the columns that the table has when it is called. */
const audited = `CREATE TYPE mood AS ENUM ('good');
CREATE TABLE wallets (id varchar(36) PRIMARY KEY, price numeric(10, 2), tags text[], feels mood, old_id text, synced timestamptz);
CREATE FUNCTION make_audit(p_table text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_defs text := '';
  v_names text := '';
  v_new text := '';
  rec record;
BEGIN
  FOR rec IN SELECT a.attname AS column_name, pg_catalog.format_type(a.atttypid, a.atttypmod) AS full_type
      FROM pg_catalog.pg_attribute a
      JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relname = p_table AND n.nspname = current_schema() AND a.attnum > 0 AND NOT a.attisdropped
      ORDER BY a.attnum LOOP
    v_defs := v_defs || format('%I %s, ', rec.column_name, rec.full_type);
    v_names := v_names || format('%I, ', rec.column_name);
    v_new := v_new || format('NEW.%I, ', rec.column_name);
  END LOOP;
  EXECUTE format('CREATE TABLE IF NOT EXISTS %I (%s operation text NOT NULL)', p_table || '_audit', v_defs);
  EXECUTE format('CREATE OR REPLACE FUNCTION %I() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN INSERT INTO %I (%s operation) VALUES (%s TG_OP); RETURN NEW; END $f$',
    p_table || '_audit_fn', p_table || '_audit', v_names, v_new);
  EXECUTE format('DROP TRIGGER IF EXISTS %I ON %I; CREATE TRIGGER %I AFTER INSERT ON %I FOR EACH ROW EXECUTE FUNCTION %I()',
    p_table || '_audit_trigger', p_table, p_table || '_audit_trigger', p_table, p_table || '_audit_fn');
END $$;
SELECT 1 FROM make_audit('wallets');`;

/** Which columns it is about only the server knows. */
const untold = audited.replace(
  'WHERE c.relname = p_table AND',
  'WHERE c.relname = current_setting(p_table) AND',
);

const anew = `DROP TRIGGER IF EXISTS wallets_audit_trigger ON wallets;
DROP FUNCTION IF EXISTS wallets_audit_fn();
ALTER TABLE wallets RENAME COLUMN old_id TO new_id;
ALTER TABLE wallets DROP COLUMN synced;
ALTER TABLE wallets_audit RENAME COLUMN old_id TO new_id;
ALTER TABLE wallets_audit DROP COLUMN IF EXISTS synced;
SELECT 1 FROM make_audit('wallets');`;

export const casesOfFollowed: readonly Case[] = [
  {
    name: 'what a function makes of the columns that a table has is followed, and nothing that it makes anew is gone',
    files: { 'db/migrations/000000_audit.up.sql': audited },
    up: anew,
    says: [
      '7 of 7 statements understood',
      '- Creates or replaces function wallets_audit_fn.',
      'The values of wallets.synced and wallets_audit.synced are gone.',
      '+AS $body$ BEGIN INSERT INTO wallets_audit (id, price, tags, feels, new_id,  operation)',
      'function wallets_audit_fn is there',
      'To avoid that: a lock_timeout below deadlock_timeout (1 s): as a rule it gives up first and nobody else is ended; run it again then.',
      'Stop the application. What is lost is listed below: ',
      "'public.wallets_audit', 'new_id'",
      "TO 'wallets_audit.csv'",
    ],
    silent: [
      'wallets_audit_fn is gone',
      'body of the change',
      'no longer uses wallets_audit_fn',
      'pg_catalog.',
      'works on rows',
      'a transaction for each',
      'is split, so that both releases run',
      'or split it',
      'finding and writing its rows',
    ],
  },
  {
    name: 'a call that puts together what nobody can follow is not understood, and nothing is gone that it may have made anew',
    files: { 'db/migrations/000000_audit.up.sql': untold },
    up: anew,
    says: [
      '6 of 7 statements understood',
      '**Not decided here:** it is not understood to its end.',
      'line 7 is not understood: make_audit puts commands together that may make or change anything.',
    ],
    silent: ['wallets_audit_fn is gone', 'finding and writing its rows'],
  },
];
