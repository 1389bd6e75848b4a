/**
 * What can be told without the source: of the backup before it is restored, from the text of a dump, and of the restored copy itself.
 * What a manifest alone could show is reported as not checked.
 */
import { joined } from '../text/enumerate.ts';
import { formatBytes, formatDuration, grouped, plural } from '../text/format.ts';
import type { DumpFacts } from './dump-text.ts';
import type { Flaw, Manifest, SequenceFacts } from './manifest.ts';
import { fine, finding, unseen, type DrillCheck } from './report.ts';

/** Names in a sentence. */
const most = 5;
/** Clocks of two machines. */
const toleranceMs = 120_000;

export interface SourceFacts {
  readonly bytes: number;
  /** When it was made: what the archive says, else when the file was last written. Milliseconds, and ISO 8601. */
  readonly made: { readonly at: number; readonly shown: string } | undefined;
  /** Why it could not be read to its end, in the words of the program that tried. */
  readonly broken: readonly string[];
  /** Why nothing looked whether it is complete. */
  readonly uncheckedBecause: string | undefined;
}

export function judgeSource(
  { bytes, made, broken, uncheckedBecause }: SourceFacts,
  facts: DumpFacts | undefined,
  /** Of the manifest, in milliseconds; undefined without one. */
  takenAt: number | undefined,
): readonly DrillCheck[] {
  if (bytes === 0) return [finding('present', 'It is empty: 0 bytes. The program that wrote it failed.')];
  const checks = [fine('present', `${formatBytes(bytes)}.`), ...judgeAge(made, takenAt)];
  if (broken.length > 0)
    checks.push(finding('complete', `It cannot be read to its end: ${joined(broken.slice(0, 3))}.`));
  if (facts === undefined) {
    if (broken.length > 0) return checks;
    checks.push(
      uncheckedBecause === undefined
        ? fine('complete', 'Every file has the checksum that was recorded with the backup.')
        : unseen('complete', uncheckedBecause),
    );
    return checks;
  }
  return [...checks, ...judgeDump(facts, broken.length > 0)];
}

function judgeAge(made: SourceFacts['made'], takenAt: number | undefined): readonly DrillCheck[] {
  if (takenAt === undefined)
    return [unseen('age', 'Without a manifest nothing says how recent the newest row has to be.')];
  if (made === undefined || made.at >= takenAt - toleranceMs) return [];
  return [
    finding(
      'age',
      `It was made ${formatDuration(takenAt - made.at)} before the manifest (${made.shown}): an older backup lies where the new one should be.`,
    ),
  ];
}

function judgeDump(facts: DumpFacts, isBroken: boolean): readonly DrillCheck[] {
  const checks: DrillCheck[] = [];
  const { created, rows, inserted, unfinished, isClosed, commands, maker } = facts;
  if (unfinished !== undefined)
    checks.push(
      finding(
        'complete',
        `It ends inside the rows of ${unfinished}, after ${grouped(rows.get(unfinished) ?? 0)} of them. The rest, and all indexes and constraints, are not in it; psql restores it without an error.`,
      ),
    );
  else if (!isClosed && !isBroken)
    checks.push(
      finding(
        'complete',
        `The comment that ${maker ?? 'the program'} writes last is missing: the file was cut.`,
      ),
    );
  else if (!isBroken) checks.push(fine('complete', 'It can be read to its end and has its closing comment.'));
  if (commands.length > 0)
    checks.push(
      finding(
        'complete',
        `It contains commands of the client that no dump needs (${joined(commands)}). It was changed after it was made, and is not restored.`,
      ),
    );
  const filled = [...rows.values()].some((count) => count > 0) || inserted.size > 0;
  if (created.size === 0 && (rows.size > 0 || inserted.size > 0))
    checks.push(
      finding('parts', 'It has rows and no CREATE TABLE: a dump of data only. Alone it restores nothing.'),
    );
  else if (created.size > 0 && !filled && rows.size === 0 && !isBroken)
    checks.push(
      finding(
        'parts',
        `It creates ${plural(created.size, 'table')} and has rows for none: a dump of the schema only.`,
      ),
    );
  else if (created.size === 0 && !isBroken)
    checks.push(finding('parts', 'It creates no table and has no rows.'));
  else if (created.size > 0) checks.push(fine('parts', `${plural(created.size, 'table')}, with rows.`));
  if (facts.isFiltered)
    checks.push(
      finding(
        'rows',
        'It was made with --enable-row-security: rows that a policy hid from the role are not in it.',
      ),
    );
  return checks;
}

/** Nothing is restored from it. */
export function isUnfit(checks: readonly DrillCheck[], facts: DumpFacts | undefined): boolean {
  if (checks.some(({ id, outcome }) => id === 'present' && outcome === 'finding')) return true;
  return facts !== undefined && facts.commands.length > 0;
}

export interface CopyFacts {
  readonly copy: Manifest;
  readonly facts: DumpFacts | undefined;
  /** By foreign key, as a sentence: rows without the row that they refer to. */
  readonly orphans: readonly string[];
  readonly foreignKeys: number;
  /** What the server said of pages and indexes that cannot be read, as sentences. */
  readonly damages: readonly string[];
  readonly pagesUnseen: string | undefined;
  readonly manifest: Manifest | undefined;
}

/** Rows of a child without the row of its parent. */
export function orphanWords(count: number, child: string, parent: string, key = ''): string {
  const refer = plural(count, `row of ${child} refers`, `rows of ${child} refer`);
  return `${refer} to no row of ${parent}${key === '' ? '' : ` (${key})`}.`;
}

export function judgeCopy(look: CopyFacts): readonly DrillCheck[] {
  const { copy, facts, orphans, foreignKeys, damages, pagesUnseen, manifest } = look;
  const total = rowsOf(copy);
  const isMeantEmpty = manifest !== undefined && rowsOf(manifest) === 0;
  const checks: DrillCheck[] = [
    copy.tables.length === 0
      ? finding('restored', 'There is no table in the restored database: the restore did nothing.')
      : total === 0 && !isMeantEmpty
        ? finding('restored', `${plural(copy.tables.length, 'table')}, and not one row.`)
        : fine('restored', `${plural(copy.tables.length, 'table')} with ${plural(total, 'row')}.`),
    orphans.length === 0
      ? fine('foreign-keys', `${plural(foreignKeys, 'foreign key')}.`)
      : finding('foreign-keys', ...orphans.slice(0, most)),
    damages.length > 0
      ? finding('pages', ...damages.slice(0, most))
      : pagesUnseen === undefined
        ? fine('pages')
        : unseen('pages', pagesUnseen),
    ...judgeSequences(copy, manifest),
    ...(facts === undefined ? [] : judgeCounts(copy, facts)),
  ];
  if (copy.unseen.length > 0) checks.push(unseen('rows', ...copy.unseen.slice(0, most)));
  return manifest !== undefined ? checks : [...checks, ...withoutManifest(copy, facts)];
}

function rowsOf({ tables }: Manifest): number {
  return tables.reduce((sum, { rows }) => sum + rows, 0);
}

function judgeSequences({ sequences }: Manifest, source: Manifest | undefined): readonly DrillCheck[] {
  const before = new Set(source?.sequences.filter(isBehind).map(({ name }) => name));
  const behind = sequences
    .filter((one) => isBehind(one) && !before.has(one.name))
    .map(
      ({ name, last, column, reached }) =>
        `${name} is at ${last ?? 'its start'}, and ${column ?? ''} holds ${reached ?? ''}: the next INSERT fails or repeats a key.`,
    );
  return behind.length === 0
    ? [fine('sequences', `${plural(sequences.length, 'sequence')}.`)]
    : [finding('sequences', ...behind.slice(0, most))];
}

function isBehind({ last, column, reached, ascends }: SequenceFacts): boolean {
  if (column === null || reached === null) return false;
  return last === null || (ascends ? BigInt(last) < BigInt(reached) : BigInt(last) > BigInt(reached));
}

/** The dump's own rows against those of the copy. */
function judgeCounts({ tables }: Manifest, { rows }: DumpFacts): readonly DrillCheck[] {
  const there = new Map(tables.map((one) => [one.name, one.rows]));
  const wrong = [...rows].flatMap(([name, count]) => {
    const found = there.get(name);
    return found === count
      ? []
      : [
          `${name}: ${plural(count, 'row')} in the dump, ${found === undefined ? 'no such table' : grouped(found)} in the copy.`,
        ];
  });
  if (rows.size === 0) return [];
  return wrong.length === 0
    ? [fine('rows', `${plural(rows.size, 'table has', 'tables have')} as many rows as the dump.`)]
    : [finding('rows', ...wrong.slice(0, most))];
}

function withoutManifest({ flaws }: Manifest, facts: DumpFacts | undefined): readonly DrillCheck[] {
  const because = 'there is no manifest. “plinth drill manifest” makes one when the backup is made.';
  const checks = [
    unseen('objects', `Whether an object is missing could not be checked, because ${because}`),
    unseen('checksums', `The values of rows could not be checked, because ${because}`),
    unseen('extensions', 'Their versions in the source are not known.'),
    unseen('security', 'The privileges of the source are not known.'),
    unseen('roles', 'The roles of the source are not known.'),
    unseen('settings', 'The settings of the source are not known.'),
    ...judgeFlaws(flaws),
  ];
  if (facts === undefined || facts.rows.size === 0)
    checks.push(unseen('rows', `Whether rows are missing could not be checked, because ${because}`));
  return checks;
}

/** What else is half done may be so in the source. */
function judgeFlaws(flaws: readonly Flaw[]): readonly DrillCheck[] {
  const [invalid, others] = [true, false].map((isIndex) =>
    flaws
      .filter(({ kind }) => (kind === 'invalid index') === isIndex)
      .map(({ kind, name }) => `${name} (${kind})`),
  );
  const checks = [];
  if (invalid !== undefined && invalid.length > 0)
    checks.push(finding('valid', `Not in order in the copy: ${joined(invalid, most)}.`));
  if (others !== undefined && others.length > 0)
    checks.push(unseen('valid', `In the copy, and perhaps in the source: ${joined(others, most)}.`));
  return checks.length > 0 ? checks : [fine('valid')];
}
