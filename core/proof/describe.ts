/**
 * Describes a proof for people. `measured` is used for observations, `expected` for the effects table; neither covers waiting or duration.
 */
import { withoutPlace, type CatalogChange } from '../catalog/items.ts';
import { blocks, strongest, type LockMode } from '../effects/effect.ts';
import { serverName, versionName } from '../migrations/dialect/server-version.ts';
import { joined } from '../text/enumerate.ts';
import { strongestOf, type MeasuredRelation } from './measured.ts';
import type { Unverifiable } from './reason.ts';
import type {
  DraftProof,
  MigrationProof,
  RollbackProof,
  Shortfall,
  StatementProof,
  Verdict,
} from './result.ts';

/** A clause: `proved on 18`. */
export function verdictInWords({
  verdict,
  ...where
}: Pick<MigrationProof, 'verdict' | 'dialect' | 'server' | 'target'>): string {
  const on = onServer(where);
  switch (verdict.kind) {
    case 'proved':
      return `proved on ${on}`;
    case 'partly':
      return `partly proved on ${on}`;
    case 'not-verifiable':
      return `not verifiable: ${reasonInWords(verdict.reason)}`;
    case 'refused':
      return verdict.refusal.at === 'commit'
        ? `refused at COMMIT: ${verdict.refusal.message}`
        : `refused: ${verdict.refusal.message}`;
    case 'stopped':
      return `stopped: ${verdict.message}`;
  }
}

/** `18`, `18, not verified on 14`, `SQLite 3.54, not verified on 3.40`: PostgreSQL unless another server is named. */
function onServer({
  dialect,
  server,
  target,
}: Pick<MigrationProof, 'dialect' | 'server' | 'target'>): string {
  return `${whereProved({ dialect, server })}${target === server ? '' : `, not verified on ${versionName(dialect, target)}`}`;
}

/** `18`, `SQLite 3.54`. */
export function whereProved({ dialect, server }: Pick<MigrationProof, 'dialect' | 'server'>): string {
  return dialect === 'postgresql' ? String(server) : serverName(dialect, server);
}

/** A clause for after a colon. */
export function reasonInWords(reason: Unverifiable): string {
  switch (reason.kind) {
    case 'extension':
      return reason.name === undefined
        ? 'it needs an extension that the embedded PostgreSQL does not have'
        : `it needs the extension ${reason.name}, which the embedded PostgreSQL does not have`;
    case 'history':
      return reason.missing === undefined
        ? `it needs what ${reason.migration} makes, which did not run here as a whole${reason.schema === undefined ? '' : `, as no migration makes schema ${reason.schema}`}`
        : `${reason.missing} here; not all migrations before it ran as a whole (the first that did not: ${reason.migration})`;
    case 'elsewhere':
      return `it needs schema ${reason.schema}, which no migration makes`;
    case 'template':
      return 'its tool fills in placeholders before it sends the text';
    case 'tool-table':
      return `it works on ${reason.name}, which its tool makes`;
    case 'client':
      return reason.what;
    case 'language':
      return `it needs the language ${reason.name}, which the embedded PostgreSQL does not have`;
    case 'not-embedded':
      return `the embedded PostgreSQL has no ${reason.what}`;
    case 'rows':
      return 'it expects rows that are not there in an empty database';
    case 'beyond':
      return `it was not sent, because it is not sure to stay inside the database of the proof: ${reason.what}`;
    case 'lacks':
      return `${reason.of ?? 'the server'} has no ${reason.what}`;
    case 'unread':
      return reason.because;
  }
}

/** MySQL and MariaDB commit each definition by itself: what a migration that stopped has done stays. Undefined if nothing is left. */
export function halfDoneInWords({
  dialect,
  verdict,
  changes,
  up,
}: Pick<MigrationProof, 'dialect' | 'verdict' | 'changes' | 'up'>): string | undefined {
  if (dialect !== 'mysql' || verdict.kind !== 'refused') return undefined;
  // A column that another one makes way for only moves.
  const kept = changes.filter((one) => one.change !== 'altered' || !isSame(one));
  // A new table comes with its columns and keys.
  const made = new Set(changes.flatMap(({ kind, name }) => (kind === 'table' ? [name] : [])));
  const own = kept.filter(({ kind, name }) => kind === 'table' || !made.has(name.split('.')[0] ?? ''));
  const written = up
    .flatMap(({ statements }) => statements)
    .reduce((sum, { outcome }) => sum + (outcome.kind === 'applied' ? (outcome.online?.rows ?? 0) : 0), 0);
  const rows =
    written === 0
      ? ''
      : ` ${written === 1 ? 'The row' : `The ${written} rows`} that it wrote before ${written === 1 ? 'stays' : 'stay'} where a definition after that, or its tool, has committed ${written === 1 ? 'it' : 'them'}.`;
  if (own.length === 0)
    return written === 0
      ? 'Nothing of it is left: the database is as before.'
      : `No definition of it is left.${rows}`;
  const words = own.map(({ change, kind, name }) => `${kind} ${name} is ${change}`);
  return `It is half done, because each definition is committed by itself: ${joined(words, mostLeft)}.${rows}`;
}

function isSame({ kind, name, before, after }: CatalogChange & { readonly change: 'altered' }): boolean {
  const plain = (definition: string): string => withoutPlace({ kind, name, definition }).definition;
  return plain(before) === plain(after);
}

const mostLeft = 8;

/** Sentences: why a migration is only partly proved. */
export function shortfallInWords(shortfall: Shortfall): string {
  const count = shortfall.places.length;
  const statements = count === 1 ? 'One statement' : `${count} statements`;
  switch (shortfall.kind) {
    case 'expected':
      return `${statements} ran outside of a transaction: what ${count === 1 ? 'it does' : 'they do'} is expected, not measured.`;
    case 'not-verifiable':
      return `${statements} did not run: ${reasonInWords(shortfall.reason)}.`;
  }
}

/** A clause about the rollback. */
export function rollbackInWords(rollback: RollbackProof): string {
  switch (rollback.kind) {
    case 'missing':
      return rollback.empty === undefined
        ? 'no rollback'
        : `no rollback: ${rollback.empty} holds no statement for it`;
    case 'not-tried':
      return 'rollback not tried: the migration did not run completely';
    case 'restored':
      return 'rollback proved';
    case 'differs':
      return `the rollback leaves ${count(rollback.changes.length, 'difference')}`;
    case 'not-again':
      return rollback.refusal === undefined
        ? 'the migration leads to another schema after the rollback'
        : `the migration does not run after the rollback: ${rollback.refusal.message}`;
    case 'refused':
      return `the rollback is refused: ${rollback.refusal.message}`;
    case 'stopped':
      return `the rollback was stopped: ${rollback.message}`;
    case 'not-verifiable':
      return `rollback not verifiable: ${reasonInWords(rollback.reason)}`;
  }
}

/** The same in three words. */
export function rollbackInShort(rollback: RollbackProof): string {
  switch (rollback.kind) {
    case 'missing':
      return 'no rollback';
    case 'restored':
      return 'rollback proved';
    case 'differs':
      return `rollback leaves ${count(rollback.changes.length, 'difference')}`;
    case 'not-again':
    case 'refused':
    case 'stopped':
      return 'rollback fails';
    case 'not-tried':
    case 'not-verifiable':
      return 'rollback not verified';
  }
}

/** One line above the statements of a generated rollback that works, or why there is none. Empty if it was not tried. */
export function draftInWords({ outcome }: DraftProof): string | undefined {
  switch (outcome.kind) {
    case 'proved':
      return 'This rollback restores the catalog here, and the migration runs again:';
    case 'failed':
      return `A rollback was generated and fails: ${outcome.because}.`;
    case 'not-tried':
      return undefined;
  }
}

/** `index public.orders_total_idx is left`: compared with the catalog before the up migration. */
export function leftoversInWords(change: CatalogChange): string {
  const thing = `${change.kind} ${change.name}`;
  switch (change.change) {
    case 'added':
      return `${thing} is left`;
    case 'removed':
      return `${thing} is missing`;
    case 'altered':
      return `${thing} is not what it was: ${fromDifference(change.before, change.after)} became ${fromDifference(change.after, change.before)}`;
  }
}

/** If a long text begins like the other one, the common part is cut. */
function fromDifference(text: string, other: string): string {
  const [own, folded] = [text, other].map((one) => one.replaceAll(/\s+/g, ' '));
  if (own === undefined || folded === undefined || own.length <= longestDefinition) return shortened(text);
  let shared = 0;
  while (shared < own.length && own[shared] === folded[shared]) shared += 1;
  // From the first differing word on, with one word before it.
  const from = own.lastIndexOf(' ', own.lastIndexOf(' ', shared - 1) - 1) + 1;
  return from < longestDefinition / 2 ? shortened(own) : shortened(`… ${own.slice(from)}`);
}

/** Differences between the effects table and the measurement, for a log. */
export function differencesInWords({ path, up }: MigrationProof): readonly string[] {
  const statements = up.flatMap((section) => section.statements);
  return statements.flatMap(({ text, outcome }) =>
    outcome.kind !== 'measured'
      ? []
      : outcome.differences.map(
          ({ relation, about, expected, measured }) =>
            `${path}, ${shortened(text)}: ${about} of ${relation}: expected ${expected}, measured ${measured}.`,
        ),
  );
}

export interface EffectLine {
  readonly lock: LockMode | undefined;
  readonly relation: string;
  readonly isNew: boolean;
  /** `rewritten`, `index built`, `read through`. */
  readonly work: readonly string[];
  readonly source: 'measured' | 'expected';
}

/** Tables first, strongest locks first; indexes only if they add something to their table's line. */
export function effectLines({ outcome, expected }: StatementProof): readonly EffectLine[] {
  switch (outcome.kind) {
    case 'measured':
      return measuredLines(outcome.measured.relations);
    case 'expected':
      return expectedLines(expected);
    case 'applied':
    case 'control':
    case 'not-verifiable':
    case 'refused':
    case 'stopped':
    case 'not-reached':
      return [];
  }
}

export function isBad(verdict: Verdict, rollback: RollbackProof | undefined): boolean {
  if (verdict.kind === 'refused' || verdict.kind === 'stopped') return true;
  switch (rollback?.kind) {
    case 'differs':
    case 'not-again':
    case 'refused':
    case 'stopped':
      return true;
    default:
      return false;
  }
}

function measuredLines(relations: readonly MeasuredRelation[]): readonly EffectLine[] {
  const tables = new Set(relations.filter(({ kind }) => kind !== 'index').map(({ relation }) => relation));
  const shown = relations.filter(
    ({ kind, table }) => kind !== 'index' || table === undefined || !tables.has(table),
  );
  return hardestFirst(
    shown.map((one) => ({
      lock: strongestOf(one.taken),
      relation: one.relation,
      isNew: one.isNew,
      work: workOf(one),
      source: 'measured',
    })),
  );
}

function workOf(one: MeasuredRelation): readonly string[] {
  if (one.newFile) return [one.kind === 'index' ? 'rebuilt' : 'rewritten'];
  return [
    ...(one.builtIndexes > 0 ? ['index built'] : []),
    ...(one.scans > one.builtIndexes ? ['read'] : []),
  ];
}

function expectedLines(actions: StatementProof['expected']): readonly EffectLine[] {
  const lines = new Map<string, EffectLine>();
  for (const { effect } of actions) {
    for (const { relation, lock, isNew, rewrite, buildsIndex, scan } of effect.relations) {
      const work = rewrite
        ? ['rewritten']
        : [...(buildsIndex ? ['index built'] : []), ...(scan ? ['read'] : [])];
      const other = lines.get(relation);
      const hardest = other?.lock === undefined ? lock : strongest(other.lock, lock);
      lines.set(relation, {
        lock: hardest,
        relation,
        isNew: isNew && other?.isNew !== false,
        work: [...new Set([...(other?.work ?? []), ...work])],
        source: 'expected',
      });
    }
  }
  return hardestFirst([...lines.values()]);
}

function hardestFirst(lines: readonly EffectLine[]): readonly EffectLine[] {
  const order = ['reads-and-writes', 'writes', 'schema-changes', 'nobody'];
  const weight = ({ lock, isNew }: EffectLine): number =>
    isNew || lock === undefined ? order.length : order.indexOf(blocks(lock));
  return lines.toSorted((a, b) => weight(a) - weight(b));
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

const longestDefinition = 120;

function shortened(definition: string): string {
  const folded = definition.replaceAll(/\s+/g, ' ');
  const text = folded.length > longestDefinition ? `${folded.slice(0, longestDefinition - 1)}…` : folded;
  return text === '' ? 'nothing' : `“${text}”`;
}
