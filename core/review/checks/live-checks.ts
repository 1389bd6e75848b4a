/** What to ask of the server before a change, whatever it changes: who is in its way, who is behind, and whether this login sees all of that. */
import { commas, joined } from '../../text/enumerate.ts';
import { shown } from '../shown.ts';
import type { RelationEffect } from '../../effects/effect.ts';
import type { CreateIndex, Operation } from '../../operations/operation.ts';
import type { Table } from '../../schema/model.ts';
import { askedAsText, holds, noneNamed, regclass, stringLiteral } from './check-sql.ts';
import { inTheWay } from './in-the-way.ts';
import { rightsToMake } from './rights-to-make.ts';
import { isShared, madeTables, schemasOfMade, subscribersTurn } from './subscribers.ts';
import type { Check } from '../model.ts';
import { givenTimeouts, placesInWords, type Placed } from '../placed.ts';
import { hasSizes, isOfDisk, withoutSizes } from '../statements/free-disk.ts';

/** What a document says of them: the script has the rest. Nobody reads what stands in front of every change. */
export function usualInWords(usual: readonly Check[], isAlone: boolean): string | undefined {
  const disk = usual.flatMap((one) =>
    isOfDisk(one) && !hasSizes(one.title) ? [withoutSizes(one.title)] : [],
  );
  const told = [
    ...(isAlone ? ['who is in the way of this change, and whether this login may make it'] : []),
    ...disk,
  ];
  return told.length === 0 ? undefined : told.join('; ');
}

/** Asked before every part of a change, whatever it changes. */
/** `stays`: a table that a part of the change takes away is not asked for before the later ones; `counts`: a check or the change reads rows, which row security may hide. */
export function liveChecks(
  tables: readonly Table[],
  statements: readonly Placed[],
  stays: (table: Table) => boolean = () => true,
  counts = true,
): readonly Check[] {
  const works = statements.flatMap(({ one }) => one.actions);
  // A table that a key refers to stays as it is.
  const named = ({ key }: Table, { effect }: (typeof works)[number], isWritten: boolean): boolean =>
    effect.relations.some(
      ({ relation, role }) =>
        (role === 'target' || (!isWritten && changedAlong.has(role))) &&
        (relation === key || `public.${relation}` === key),
    );
  const shared = tables.flatMap((table) => {
    const isChanged = statements.some((placed) =>
      placed.one.actions.some((one) => isShared(one.operation, placed) && named(table, one, false)),
    );
    const isWritten = works.some((one) => writesRows.has(one.operation.kind) && named(table, one, true));
    return isChanged || isWritten ? [{ table, isChanged }] : [];
  });
  const owned = tables.flatMap((table) => {
    const commands = statements.flatMap(({ one, passed }) =>
      one.actions.flatMap(({ operation, effect }) =>
        (!rowWork.has(operation.kind) || passed.length > 0) &&
        effect.relations.some(
          ({ relation, role }) =>
            role === 'target' && (relation === table.key || `public.${relation}` === table.key),
        )
          ? [commandOf(operation)]
          : [],
      ),
    );
    return commands.length === 0 ? [] : [{ table, work: [...new Set(commands)].join(', ') }];
  });
  return [
    inTheWay(tables, tables.filter(stays), {
      statements,
      ofOlder: statements.some(({ one }) => one.actions.some(({ operation }) => waitsForOlder(operation))),
    }),
    toKnow(shared, owned, {
      stays,
      counts,
      written: tables.flatMap((table) => writtenIn(table, statements)),
      inTurn: subscribersTurn(statements),
      made: madeTables(statements),
      rights: rightsToMake(statements),
      schemas: schemasOfMade(statements),
    }),
  ];
}

/** By the privilege that each wants. */
function writtenIn(table: Table, statements: readonly Placed[]): readonly Owned[] {
  const works = statements.flatMap(({ one }) =>
    one.actions.flatMap(({ operation: { kind }, effect }) =>
      (kind === 'insert' || kind === 'update' || kind === 'delete' || kind === 'truncate') &&
      effect.relations.some(
        ({ relation, role }) =>
          role === 'target' && (relation === table.key || `public.${relation}` === table.key),
      )
        ? [kind.toUpperCase()]
        : [],
    ),
  );
  return [...new Set(works)].map((work) => ({ table, work }));
}

/** Tables that get what another one gets. */
const changedAlong: ReadonlySet<RelationEffect['role']> = new Set([
  'parent',
  'partition',
  'child',
  'default-partition',
]);

/** Of a published table they go to whoever follows it. */
const writesRows: ReadonlySet<Operation['kind']> = new Set([
  'insert',
  'update',
  'delete',
  'truncate',
  'copyData',
]);

/** As the server names what only an owner may do. */
function commandOf(operation: Operation): string {
  switch (operation.kind) {
    case 'createIndex':
      return 'CREATE INDEX';
    case 'dropIndex':
      return 'DROP INDEX';
    case 'reindex':
      return 'REINDEX';
    case 'commentOn':
      return 'COMMENT';
    case 'createPolicy':
      return 'CREATE POLICY';
    case 'dropTrigger':
      return 'DROP TRIGGER';
    case 'refreshMaterializedView':
      return 'REFRESH';
    case 'dropRelation':
      return `DROP ${operation.relation.replace('-', ' ').toUpperCase()}`;
    default:
      return 'ALTER TABLE';
  }
}

/** Privileges on the rows are enough for it, or for a trigger. */
const rowWork: ReadonlySet<Operation['kind']> = new Set([
  'insert',
  'update',
  'delete',
  'select',
  'copyData',
  'lockTable',
  'truncate',
  'createTrigger',
]);

interface Owned {
  readonly table: Table;
  /** What only its owner may do. */
  readonly work: string;
}

interface Turn {
  /** With the privilege that the change wants there. */
  readonly written: readonly Owned[];
  readonly stays: (table: Table) => boolean;
  /** Rows are read, by a check or by the change. */
  readonly counts: boolean;
  /** See subscribers.ts. */
  readonly inTurn: string;
  /** Tables that the change makes. */
  readonly made: readonly string[];
  /** Their schemas. */
  readonly schemas: readonly string[];
  /** What the login may lack to make things: see rights-to-make.ts. */
  readonly rights: readonly string[];
}

interface Shared {
  readonly table: Table;
  /** Not in its rows alone, which go to subscribers by themselves. */
  readonly isChanged: boolean;
}

/** By its oid: a name of the view that is looked up may lie in a schema that this login must not use, and that is an error. */
function isPublished(of: readonly Shared[]): string {
  return `(SELECT c.oid FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = relnamespace WHERE relname = tablename AND nspname = schemaname) IN (${of.map(({ table }) => regclass(table)).join(', ')})`;
}

function toKnow(
  shared: readonly Shared[],
  owned: readonly Owned[],
  { stays, counts, written, inTurn, made, schemas, rights }: Turn,
): Check {
  const asked = [...new Set([...owned.map(({ table }) => table), ...shared.map(({ table }) => table)])];
  const changed = shared.filter(({ isChanged }) => isChanged);
  const byHand = stringLiteral(
    `%s is published by %s: make the change by hand on its subscribers too${inTurn.replaceAll('%', '%%')}`,
  );
  // Made there too, a row that comes along is there already, and the subscription stops.
  const byItself = "'%s is published by %s: its subscribers get the rows, write none there by hand'";
  const words =
    changed.length === shared.length
      ? byHand
      : changed.length === 0
        ? byItself
        : `CASE WHEN ${isPublished(changed)} THEN ${byHand} ELSE ${byItself} END`;
  const published = `SELECT format(${words}, tablename, pubname) FROM pg_publication_tables
  WHERE ${isPublished(shared)}`;
  const owns = `SELECT format('this login does not own %s, and %s needs that: run it as one that does', name, work) FROM (VALUES ${namesOf(owned)}) AS wanted(name, work, found)
  JOIN pg_class ON oid = found WHERE NOT pg_has_role(current_user, relowner, 'USAGE')`;
  const mayWrite = `SELECT format('this login may not %s %s', work, name) FROM (VALUES ${namesOf(written)}) AS wanted(name, work, found)
  WHERE found IS NOT NULL AND NOT has_table_privilege(found::oid, work) AND NOT (work IN ('INSERT', 'UPDATE') AND has_any_column_privilege(found::oid, work))`;
  return noneNamed(
    `worth knowing: login that sees no other sessions${owned.length === 0 ? '' : ' or does not own a table'}${written.length === 0 ? '' : ' or may not write one'}${rights.length === 0 ? '' : ' or may not make what is new'}, replication slot over 1 GB${shared.length === 0 && made.length === 0 ? '' : ', published table'}`,
    [
      "SELECT 'ok may mean not seen: this login does not see other sessions (pg_read_all_stats)' WHERE NOT pg_has_role(current_user, 'pg_read_all_stats', 'USAGE')",
      `SELECT format('replication slot %s', slot_name) FROM pg_replication_slots
  WHERE CASE WHEN pg_is_in_recovery() THEN false ELSE pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn) > 1024 ^ 3 END`,
      ...(owned.length === 0 ? [] : [owns]),
      ...(written.length === 0 ? [] : [mayWrite]),
      ...rights,
      ...(shared.length === 0 ? [] : [published]),
      ...(made.length === 0 ? [] : [publishedAll(made), publishedSchemas(made, schemas)]),
      ...(counts ? hidden(asked.filter(stays)) : []),
    ].join('\nUNION ALL '),
    'look',
  );
}

function namesOf(all: readonly Owned[]): string {
  return all
    .map(
      ({ table, work }) => `(${stringLiteral(shown(table.key))}, ${stringLiteral(work)}, ${regclass(table)})`,
    )
    .join(', ');
}

function publishedAll(made: readonly string[]): string {
  const words = `publication %s is of all tables: make ${commas(made, mostNames).replaceAll('%', '%%')} on its subscribers first, and ALTER SUBSCRIPTION … REFRESH PUBLICATION there after the change`;
  return `SELECT format(${stringLiteral(words)}, pubname) FROM pg_publication WHERE puballtables`;
}

/** FOR TABLES IN SCHEMA is of 15, and so is its place in the catalog. */
function publishedSchemas(made: readonly string[], schemas: readonly string[]): string {
  const words = `publication %s is of all tables of their schema: make ${commas(made, mostNames).replaceAll('%', '%%')} on its subscribers first, and ALTER SUBSCRIPTION … REFRESH PUBLICATION there after the change`;
  const query = `SELECT string_agg(DISTINCT pubname, ', ') FROM pg_catalog.pg_publication JOIN pg_catalog.pg_publication_namespace AS n ON n.pnpubid = pg_publication.oid JOIN pg_catalog.pg_namespace ON pg_namespace.oid = n.pnnspid WHERE nspname IN (${schemas.map(stringLiteral).join(', ')})`;
  return `SELECT format(${stringLiteral(words)}, said) FROM (SELECT CASE WHEN to_regclass('pg_catalog.pg_publication_namespace') IS NOT NULL
  THEN ${askedAsText(query)} END) AS published(said) WHERE said IS NOT NULL`;
}

const mostNames = 4;

/** FORCE ROW LEVEL SECURITY holds for the owner too: the other checks then count what is seen, and say ok. */
function hidden(tables: readonly Table[]): readonly string[] {
  const rows = tables.map((table) => `(${stringLiteral(shown(table.key))}, ${regclass(table)})`);
  return rows.length === 0
    ? []
    : [
        `SELECT format('row security hides rows of %s from this login: they are not counted', name) FROM (VALUES ${rows.join(', ')}) AS wanted(name, found) WHERE row_security_active(found)`,
      ];
}

/** Of servers of one version, where an index is built beside others; and of timeouts that end what takes its time. `isLong`: by its estimate. */
export function buildChecks(
  statements: readonly Placed[],
  isLong: (placed: Placed) => boolean,
): readonly Check[] {
  const isBuiltOn14 = statements.some(
    ({ one, migration }) =>
      migration.targetVersion === 14 && one.actions.some(({ operation }) => isBuiltBeside(operation)),
  );
  const builds = statements.filter(({ one }) =>
    one.actions.some(({ operation }) => isBuiltBeside(operation)),
  );
  const works = statements.filter((placed) => !builds.includes(placed) && isLong(placed));
  const open = ending.filter(
    (timeout) =>
      builds.some((placed) => isOpen(timeout, placed)) ||
      // A wait for a lock that is given up has cost nobody anything.
      (timeout !== 'lock_timeout' && works.some((placed) => isOpen(timeout, placed))),
  );
  const ended =
    works.length === 0
      ? 'the build'
      : placesInWords([...new Set([...builds, ...works].map(({ place }) => place))]);
  return [...(isBuiltOn14 ? [notBefore144] : []), ...(open.length === 0 ? [] : [notEnded(open, ended)])];
}

/** Neither the file nor the program sets it. */
function isOpen(timeout: string, placed: Placed): boolean {
  return (
    !placed.one.during.settings.has(timeout) && !givenTimeouts(placed).some(({ name }) => name === timeout)
  );
}

/**
 * Where a build beside others waits for older transactions it waits as for a lock. Measured on 14 and 18 (the last one is of 17): where one of them ends
 * that wait an invalid index is left; the timeouts of idle sessions do not end it.
 */
const ending = ['statement_timeout', 'lock_timeout', 'transaction_timeout'];

/** This script has set its own: what it found before is the value that RESET would give. */
function notEnded(names: readonly string[], ended: string): Check {
  const listed = names.map(stringLiteral).join(', ');
  return noneNamed(
    `no ${joined(names).replace(' and ', ' or ')} would end ${ended}: none of this login, and none that another gets by its role or database`,
    `SELECT format('this login: %s %s ms', name, reset_val) FROM pg_settings WHERE name IN (${listed}) AND reset_val <> '0'
UNION ALL SELECT format('%s: %s', coalesce('role ' || rolname, 'every role'), setting) FROM pg_db_role_setting CROSS JOIN unnest(setconfig) AS setting LEFT JOIN pg_roles ON pg_roles.oid = setrole
  WHERE split_part(setting, '=', 1) IN (${listed}) AND setting !~ '=0[a-z]*$' AND setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))`,
    'look',
  );
}

const notBefore144 = holds(
  'the server is not 14.0 to 14.3: there CREATE INDEX CONCURRENTLY may leave rows out of the index without a word',
  "current_setting('server_version_num')::int NOT BETWEEN 140000 AND 140003",
  'it is: bring it to 14.4 or newer first',
);

export function isBuiltBeside(operation: Operation): operation is CreateIndex {
  return operation.kind === 'createIndex' && operation.concurrently;
}

/** CREATE and DROP INDEX CONCURRENTLY: they wait for older transactions, and nobody waits for them. */
export function waitsForOlder(operation: Operation): boolean {
  return isBuiltBeside(operation) || (operation.kind === 'dropIndex' && operation.concurrently);
}
