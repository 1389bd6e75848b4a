/** Triggers, rules and policies of a table that remains, and its settings, owner, privileges and comment. */
import { quoteIdentifier } from '../syntax/postgres/identifier.ts';
import { displayName, indexesOf } from '../schema/lookup.ts';
import type { Table } from '../schema/model.ts';
import { ownerOf, privilegesOf } from '../schema/print/describe.ts';
import { named, qualified, roleSql, storageOption, stringLiteral } from '../schema/print/names.ts';
import { policyStatements, ruleStatements, triggerStatements } from '../schema/print/programs.ts';
import type { Context, ScriptStatement } from '../schema/print/statement.ts';
import { byName, difference, isSame, type Found, type Pair } from './collected.ts';

interface Tables {
  readonly from: Table;
  readonly to: Table;
}

export function undoTableParts({ from, to }: Pair, tables: Tables, found: Found): void {
  const triggers = ({ triggers: all }: Table): Table['triggers'] => all.filter((one) => !one.inherited);
  // Built-in objects are named without their schema, which is not known here.
  const foreign = triggers(tables.to).filter(
    (one) => !tables.from.triggers.includes(one) && !to.schema.functions.has(one.function),
  );
  for (const { name } of foreign)
    found.refuse(`The function of trigger ${name} was not made by a migration.`);
  parts('TRIGGER', tables, triggers(tables.from), triggers(tables.to), found, (table, one) =>
    triggerStatements(table === tables.to ? to : from, table, one),
  );
  parts('RULE', tables, tables.from.rules, tables.to.rules, found, ruleStatements);
  parts('POLICY', tables, tables.from.policies, tables.to.policies, found, policyStatements);
}

function parts<V extends { readonly name: string }>(
  what: string,
  tables: Tables,
  before: readonly V[],
  after: readonly V[],
  found: Found,
  print: (table: Table, one: V) => readonly ScriptStatement[],
): void {
  const { made, lost, changed } = difference(byName(before), byName(after));
  const others = changed.filter((one) => !isSame(print(tables.from, one.from), print(tables.to, one.to)));
  for (const one of [...made, ...others.map(({ from }) => from)])
    found.add('parts', `DROP ${what} ${quoteIdentifier(one.name)} ON ${qualified(tables.to)}`);
  for (const one of [...lost, ...others.map(({ to }) => to)])
    found.add('make-parts', ...print(tables.to, one));
}

export function undoTableSettings(pair: Pair, { from, to }: Tables, found: Found): void {
  const alter = `ALTER TABLE ${qualified(to)}`;
  if (from.rowSecurity.enabled !== to.rowSecurity.enabled)
    found.add('make-parts', `${alter} ${to.rowSecurity.enabled ? 'ENABLE' : 'DISABLE'} ROW LEVEL SECURITY`);
  if (from.rowSecurity.forced !== to.rowSecurity.forced)
    found.add('make-parts', `${alter} ${to.rowSecurity.forced ? 'FORCE' : 'NO FORCE'} ROW LEVEL SECURITY`);
  if (from.persistence !== to.persistence)
    found.add('columns', `${alter} SET ${to.persistence === 'unlogged' ? 'UNLOGGED' : 'LOGGED'}`);
  undoParents(pair, { from, to }, found);
  undoOptions(alter, { from, to }, found);
  undoDetails(pair.to, { from, to }, found);
  const kept = ({ replicaIdentity, accessMethod, tablespace, ofType, labels }: Table): string =>
    JSON.stringify([replicaIdentity, accessMethod, tablespace, ofType, labels]);
  if (kept(from) !== kept(to))
    found.refuse(`How ${displayName(to.key)} is stored or replicated has changed.`);
}

function undoParents(pair: Pair, { from, to }: Tables, found: Found): void {
  const { schema } = pair.to;
  const alter = `ALTER TABLE ${qualified(to)}`;
  for (const one of from.inherits)
    if (!to.inherits.includes(one)) found.add('tables', `${alter} NO INHERIT ${named(schema, one)}`);
  for (const one of to.inherits)
    if (!from.inherits.includes(one)) found.add('keys', `${alter} INHERIT ${named(schema, one)}`);
  const [now, before] = [from.partitionOf, to.partitionOf];
  if (now?.parent === before?.parent && now?.bound === before?.bound) return;
  if (now !== undefined) {
    found.add('parents', `ALTER TABLE ${named(schema, now.parent)} DETACH PARTITION ${qualified(to)}`);
    keptFromParent(pair, { from, to }, found);
  }
  if (before !== undefined)
    found.add(
      'keys',
      `ALTER TABLE ${named(schema, before.parent)} ATTACH PARTITION ${qualified(to)} ${before.bound}`,
    );
}

/** Keys and indexes that a partition got when it was attached become its own when it is detached. */
function keptFromParent(pair: Pair, { from, to }: Tables, found: Found): void {
  const isNew = ({ local, kind, name }: Table['constraints'][number]): boolean =>
    !local && kind !== 'check' && kind !== 'not-null' && !to.constraints.some((one) => one.name === name);
  for (const { name } of from.constraints.filter(isNew))
    found.add('constraints', `ALTER TABLE ${qualified(to)} DROP CONSTRAINT ${quoteIdentifier(name)}`);
  for (const index of indexesOf(pair.from.schema, from.key))
    if (
      index.constraint === undefined &&
      index.partOf !== undefined &&
      !pair.to.schema.indexes.has(index.key)
    )
      found.add('indexes', `DROP INDEX ${qualified(index)}`);
}

function undoOptions(alter: string, { from, to }: Tables, found: Found): void {
  const gone = from.options.filter((one) => !to.options.some((each) => each.name === one.name));
  const back = to.options.filter(
    (one) => !from.options.some((each) => each.name === one.name && each.value === one.value),
  );
  if (gone.length > 0)
    found.add(
      'details',
      `${alter} RESET (${gone.map(({ name }) => storageOption({ name, value: undefined })).join(', ')})`,
    );
  if (back.length > 0) found.add('details', `${alter} SET (${back.map(storageOption).join(', ')})`);
}

function undoDetails(context: Context, { from, to }: Tables, found: Found): void {
  const name = qualified(to);
  if (from.comment !== to.comment)
    found.add(
      'details',
      `COMMENT ON TABLE ${name} IS ${to.comment === undefined ? 'NULL' : stringLiteral(to.comment)}`,
    );
  if (from.owner !== to.owner) found.add('details', ...ownerOf('TABLE', name, to.owner ?? 'current_user'));
  if (JSON.stringify(from.privileges) === JSON.stringify(to.privileges)) return;
  const grantees = (from.privileges ?? []).map((one) => one.grantee).filter((one) => one !== '');
  found.add('details', ...grantees.map((one) => `REVOKE ALL ON TABLE ${name} FROM ${roleSql(one)}`));
  found.add('details', ...privilegesOf(context, 'table', 'TABLE', name, to));
}
