/**
 * A restored database against the manifest of its source. The two were read by the same code, so what differs was lost, or came later.
 * Where the copy may be of a later moment than the manifest, a difference that later writes explain is not reported as a loss.
 */
import {
  catalogChanges,
  comparable,
  itemKinds,
  type CatalogChange,
  type CatalogItem,
} from '../catalog/items.ts';
import { isOfVersion } from '../drift/compare.ts';
import { joined } from '../text/enumerate.ts';
import type { DrillObject, Manifest, TableFacts } from './manifest.ts';
import { fine, finding, unseen, type CheckId, type DrillCheck } from './report.ts';
import { grouped, plural } from '../text/format.ts';

export interface CompareContext {
  /** The backup is a copy of files: it may be of a later moment, has all roles, and no unlogged rows. */
  readonly isPhysical: boolean;
  /** The restored moment is exactly that of the manifest. */
  readonly isSameMoment: boolean;
  /** Roles are in it, or were restored from a file of their own. */
  readonly hasRoles: boolean;
  /** It says with which encoding and sort order the database was created. */
  readonly hasEncoding: boolean;
  /** ALTER DATABASE … SET is in it. */
  readonly hasDatabaseSettings: boolean;
  /** Another server version than the source's prints some definitions differently. */
  readonly isSameMajor: boolean;
}

/** Names in a sentence. */
const most = 5;

export function compareWith(
  source: Manifest,
  copy: Manifest,
  context: CompareContext,
): readonly DrillCheck[] {
  return [
    ...compareObjects(source, copy, context),
    compareFlaws(source, copy),
    ...compareTables(source, copy, context),
    compareSequences(source, copy),
    compareRoles(source, copy, context),
    compareSettings(source, copy, context),
    compareNewest(source, copy),
  ];
}

type Group = Extract<CheckId, 'objects' | 'extensions' | 'security'>;

function groupOf({ kind, name }: CatalogChange<string>, changed: (name: string) => boolean): Group {
  if (kind === 'extension') return 'extensions';
  if (kind === 'table' && changed(name)) return 'security';
  return ['policy', 'grant', 'owner', 'default privilege'].includes(kind) ? 'security' : 'objects';
}

function compareObjects(source: Manifest, copy: Manifest, context: CompareContext): readonly DrillCheck[] {
  const shown = (objects: readonly DrillObject[]): readonly DrillObject[] =>
    objects.filter((one) => !isOfVersion(one, context.isSameMajor ? 18 : 14)).map(plain);
  const changes = catalogChanges<string>(shown(source.objects), shown(copy.objects));
  const isSecured = securityFlag(changes);
  return (['objects', 'extensions', 'security'] as const).map((id) => {
    const own = changes.filter((one) => groupOf(one, isSecured) === id);
    return objectCheck(id, own, source.objects.length, context);
  });
}

function plain(object: DrillObject): DrillObject {
  const kind = itemKinds.find((one) => one === object.kind);
  if (kind === undefined) return object;
  // An invalid index is built again, and a copy may be better than its source: compareFlaws tells what is worse.
  const definition = kind === 'index' ? object.definition.replace(' | invalid', '') : object.definition;
  return comparable({ ...object, kind, definition } satisfies CatalogItem);
}

/** Tables whose only difference is whether their policies apply. */
function securityFlag(changes: readonly CatalogChange<string>[]): (name: string) => boolean {
  const without = (text: string): string => text.replaceAll(/ \| (?:forced )?row security/g, '');
  const names = new Set(
    changes.flatMap((one) =>
      one.kind === 'table' && one.change === 'altered' && without(one.before) === without(one.after)
        ? [one.name]
        : [],
    ),
  );
  return (name) => names.has(name);
}

function objectCheck(
  id: Group,
  changes: readonly CatalogChange<string>[],
  count: number,
  context: CompareContext,
): DrillCheck {
  const named = (change: CatalogChange['change']): readonly string[] =>
    changes.filter((one) => one.change === change).map(({ kind, name }) => `${kind} ${name}`);
  const [missing, altered, added] = [named('removed'), named('altered'), named('added')];
  const lost: string[] = [];
  const unsure: string[] = [];
  const later = context.isPhysical && !context.isSameMoment ? unsure : lost;
  if (missing.length > 0) later.push(`Missing in the copy: ${joined(missing, most)}.`);
  if (altered.length > 0)
    (context.isSameMajor ? later : unsure).push(
      `${context.isSameMajor ? 'Different in the copy' : 'Printed differently by the other server version'}: ${joined(altered, most)}.`,
    );
  if (added.length > 0) later.push(`In the copy, and not in the manifest: ${joined(added, most)}.`);
  if (lost.length > 0) return finding(id, ...lost, ...unsure);
  if (unsure.length > 0)
    return unseen(id, ...unsure.map((one) => (later === unsure ? `${one} ${changedSince}` : one)));
  return id === 'objects'
    ? fine(id, `${plural(count, 'object is', 'objects are')} as in the manifest.`)
    : fine(id);
}

const changedSince = 'The copy is of a later moment than the manifest, so that may have been changed since.';

function compareFlaws(source: Manifest, copy: Manifest): DrillCheck {
  const known = new Set(source.flaws.map(({ kind, name }) => `${kind} ${name}`));
  const more = copy.flaws.filter(({ kind, name }) => !known.has(`${kind} ${name}`));
  return more.length === 0
    ? fine('valid')
    : finding(
        'valid',
        `Half restored: ${joined(
          more.map(({ kind, name }) => `${name} (${kind})`),
          most,
        )}. The source had this in order.`,
      );
}

function compareTables(source: Manifest, copy: Manifest, context: CompareContext): readonly DrillCheck[] {
  const there = new Map(copy.tables.map((one) => [one.name, one]));
  const checks: DrillCheck[] = [];
  let equal = 0;
  let hashed = 0;
  const compared = source.tables.filter((one) => !(context.isPhysical && one.isUnlogged));
  for (const table of compared) {
    const other = there.get(table.name);
    const check = other === undefined ? missingTable(table, context) : compareRows(table, other, context);
    if (check !== undefined) checks.push(check);
    else {
      equal += 1;
      if (table.checksum !== null) hashed += 1;
    }
  }
  const unlogged = source.tables.length - compared.length;
  if (unlogged > 0)
    checks.push(
      fine(
        'rows',
        `${plural(unlogged, 'unlogged table is', 'unlogged tables are')} empty in every copy of files, by design.`,
      ),
    );
  checks.push(fine('rows', `${plural(equal, 'table has', 'tables have')} the rows of the manifest.`));
  checks.push(
    hashed === 0 && compared.some(({ rows }) => rows > 0)
      ? unseen('checksums', 'No checksum could be compared.')
      : fine(
          'checksums',
          `${plural(hashed, 'table has the checksum', 'tables have the checksums')} of the manifest.`,
        ),
  );
  return checks;
}

function missingTable({ name, rows }: TableFacts, { isPhysical, isSameMoment }: CompareContext): DrillCheck {
  return isPhysical && !isSameMoment
    ? unseen('rows', `${name} with ${plural(rows, 'row')} is not in the copy. ${changedSince}`)
    : finding('rows', `${name} with ${plural(rows, 'row')} is not in the copy.`);
}

function compareRows(
  source: TableFacts,
  copy: TableFacts,
  { isPhysical, isSameMoment }: CompareContext,
): DrillCheck | undefined {
  const mayBeLater = isPhysical && !isSameMoment;
  const { name } = source;
  if (source.rows !== copy.rows) {
    const said = `${name} has ${plural(copy.rows, 'row')}; the manifest says ${grouped(source.rows)}.`;
    if (mayBeLater) return unseen('rows', `${said} ${changedSince}`);
    const words =
      copy.rows < source.rows
        ? `${plural(source.rows - copy.rows, 'is', 'are')} missing.`
        : 'The backup is not of the same moment.';
    return finding('rows', `${said} ${words}`);
  }
  const isComparable = source.checksum !== null && copy.checksum !== null && source.hashed === copy.hashed;
  if (!isComparable || source.checksum === copy.checksum) return undefined;
  return mayBeLater
    ? unseen('checksums', `Rows of ${name} differ from the manifest. ${changedSince}`)
    : finding('checksums', `${name} has as many rows as the manifest says, but not the same values.`);
}

function compareSequences(source: Manifest, copy: Manifest): DrillCheck {
  const there = new Map(copy.sequences.map((one) => [one.name, one]));
  const behind = source.sequences.flatMap(({ name, last, ascends, column }) => {
    const other = there.get(name);
    // A sequence with a column is compared with what the column holds.
    if (other === undefined || last === null || column !== null) return [];
    const isBehind =
      other.last === null ||
      (ascends ? BigInt(other.last) < BigInt(last) : BigInt(other.last) > BigInt(last));
    return isBehind ? [`${name} is at ${other.last ?? 'its start'}; the manifest says ${last}.`] : [];
  });
  return behind.length === 0 ? fine('sequences') : finding('sequences', ...behind.slice(0, most));
}

function compareRoles(source: Manifest, copy: Manifest, { hasRoles }: CompareContext): DrillCheck {
  if (source.engine === 'sqlite') return fine('roles', 'SQLite has no roles.');
  if (!hasRoles)
    return unseen(
      'roles',
      source.engine === 'postgresql'
        ? 'A dump of one database has no roles. Back them up with pg_dumpall --globals-only and name that file with --globals.'
        : 'A dump of one database has no accounts. They are in the database mysql; back that up too.',
    );
  const there = new Set(copy.roles);
  const missing = source.roles.filter((one) => !there.has(one));
  return missing.length === 0
    ? fine('roles', `${plural(source.roles.length, 'role')}.`)
    : finding('roles', `Roles of the source that are not in the backup: ${joined(missing, most)}.`);
}

function compareSettings(
  source: Manifest,
  copy: Manifest,
  { hasDatabaseSettings, hasEncoding }: CompareContext,
): DrillCheck {
  const differing = Object.entries(source.settings).filter(([name, value]) => copy.settings[name] !== value);
  const own = differing.filter(([name]) => name.startsWith('set '));
  const [lost, unsure]: [string[], string[]] = [[], []];
  if (own.length > 0)
    (hasDatabaseSettings ? lost : unsure).push(
      `Of the source’s database settings the copy lacks ${joined(
        own.map(([name]) => name.slice('set '.length)),
        most,
      )}. pg_dump writes them with --create only.`,
    );
  for (const [name, value] of differing.filter((one) => !own.includes(one)))
    (hasEncoding ? lost : unsure).push(
      `${name} is ${copy.settings[name] ?? 'not known'} in the ${hasEncoding ? 'backup' : 'copy'} and was ${value}.`,
    );
  if (lost.length > 0) return finding('settings', ...lost, ...unsure);
  return unsure.length > 0 ? unseen('settings', ...unsure) : fine('settings');
}

/** The newest time of all columns of a manifest. */
export function newestOf({ tables }: Manifest): { readonly column: string; readonly at: string } | undefined {
  let newest: { readonly column: string; readonly at: string } | undefined;
  for (const table of tables)
    for (const [column, at] of Object.entries(table.newest))
      if (newest === undefined || at > newest.at) newest = { column: `${table.name}.${column}`, at };
  return newest;
}

function compareNewest(source: Manifest, copy: Manifest): DrillCheck {
  const [before, after] = [newestOf(source), newestOf(copy)];
  if (before === undefined)
    return unseen('age', 'No column of the source holds a time, so the age of its newest row is not known.');
  return after === undefined || after.at < before.at
    ? finding(
        'age',
        `The newest row of the copy is of ${after?.at ?? 'no time'}; that of the source was of ${before.at} (${before.column}) when the manifest was made.`,
      )
    : fine('age', `The newest row is of ${after.at} (${after.column}).`);
}
