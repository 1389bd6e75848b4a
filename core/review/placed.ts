/** The statements of a change, each with its place and with what a review needs to know around it. Judges nothing. */
import { groupBy } from '../collections/group-by.ts';
import type { Effect, RelationEffect } from '../effects/effect.ts';
import { oneLine } from '../plan/format.ts';
import type { RunBy } from '../migrations/convention.ts';
import type { StatementProof } from '../proof/result.ts';
import { LineIndex } from '../text/line-index.ts';
import type { Schema } from '../schema/model.ts';
import type { Statement } from '../syntax/statement.ts';
import { withNames } from './statements/given-names.ts';
import { asCarriedOut, type PassedOver } from './checks/passed-over.ts';
import type { ReviewedMigration, ReviewedSection, ReviewedStatement } from './input.ts';

/** A statement with what a review needs to know around it. */
export interface Placed {
  readonly migration: ReviewedMigration;
  readonly section: ReviewedSection;
  /** As it is carried out: see passed-over.ts. */
  readonly one: ReviewedStatement;
  /** What of it IF NOT EXISTS passes over. */
  readonly passed: readonly PassedOver[];
  /** Its index in the section. */
  readonly at: number;
  /** From one. */
  readonly line: number;
  /** See placeText. */
  readonly place: string;
  /** The schema that the whole change finds. */
  readonly start: Schema;
  /** Names that the whole change makes and takes away again: see passing.ts. */
  readonly passing: ReadonlySet<string>;
  readonly proof: StatementProof | undefined;
  /** Its tool's transaction holds other files too: see runs.ts. */
  readonly run: string | undefined;
  /** Of the migrations of the change that run before. */
  readonly previous: readonly Statement[];
  /** The same by their sections. */
  readonly earlier: readonly ReviewedSection[];
}

/** `previous`: the migrations of the change that run before. */
export function placedIn(
  migration: ReviewedMigration,
  previous: readonly ReviewedMigration[],
  naming: Naming,
  start: Schema,
  passing: ReadonlySet<string> = new Set(),
): readonly Placed[] {
  const lines = new LineIndex(migration.text);
  const proofs = new Map(
    (migration.proof.kind === 'run' ? migration.proof.proof.up : []).flatMap(({ statements }) =>
      statements.map((one) => [one.span.start, one] as const),
    ),
  );
  const earlier = previous.flatMap(({ sections }) => sections);
  const before = earlier.flatMap(({ statements }) => statements.map(({ statement }) => statement));
  return migration.sections.flatMap((section) =>
    section.statements.map((written, at) => {
      const found = schemaAt({ section, at });
      const carried = asCarriedOut(written, found);
      const { passed } = carried;
      const one = withNames(carried.one, found, asInside(section.before[at + 1] ?? section.after, written));
      const line = lines.position(one.statement.span.start).line + 1;
      const place = placeText(migration.file, line, naming);
      const proof = proofs.get(one.statement.span.start);
      return {
        ...{ migration, section, one, passed, at, line, place, start, passing, proof },
        ...{ run: undefined, previous: before, earlier },
      };
    }),
  );
}

/** The schema that the statement finds. */
export function schemaAt({ section, at }: Pick<Placed, 'section' | 'at'>): Schema {
  return asInside(section.before[at] ?? section.found, section.statements[at]);
}

/** Before and behind a block that sets a search_path of its own: names in it mean what they mean there. */
function asInside(schema: Schema, one: ReviewedStatement | undefined): Schema {
  const paths = (one?.actions ?? []).flatMap(({ effect, searchPath }) =>
    effect.relations.length === 0 ? [] : [searchPath],
  );
  const [path] = paths;
  if (path === undefined || paths.some((other) => other?.join('\n') !== path.join('\n'))) return schema;
  const known = remembered.get(schema);
  if (known?.searchPath.join('\n') === path.join('\n')) return known;
  const moved = { ...schema, searchPath: path };
  remembered.set(schema, moved);
  return moved;
}

/** One schema stays one. */
const remembered = new WeakMap<Schema, Schema>();

/** The same, where some of the relations that it reaches count as new, or no longer do. */
export function withNewness(
  placed: Placed,
  isOne: (relation: RelationEffect) => boolean,
  isNew: boolean,
): Placed {
  const { one } = placed;
  const { whole } = one;
  if (whole?.relations.some(isOne) !== true) return placed;
  const changed = (effect: Effect): Effect => ({
    ...effect,
    relations: effect.relations.map((each) => (isOne(each) ? { ...each, isNew } : each)),
  });
  return {
    ...placed,
    one: {
      ...one,
      whole: changed(whole),
      actions: one.actions.map((action) => ({ ...action, effect: changed(action.effect) })),
    },
  };
}

/** Of statements that keep their locks beside others: those of each transaction, in the order in which they run. */
export function sharedTransactions(statements: readonly Placed[]): readonly (readonly Placed[])[] {
  const kept = statements.filter(({ one: { during } }) => during.kept && during.transaction.kind !== 'own');
  return [...groupBy(kept, ({ one }) => one.during.transaction).values()];
}

/** Whoever asks it for numbers waits for its table where that is locked: nobody waits for the sequence besides. */
export function isSequence({ section, at }: Placed, relation: string): boolean {
  return [schemaAt({ section, at }), section.found].some(({ relations }) =>
    [relation, `public.${relation}`].some((key) => relations.get(key)?.kind === 'sequence'),
  );
}

/** What the program that runs its file sets; nothing where a person runs it. */
export function givenTimeouts({ migration }: Placed): NonNullable<RunBy['timeouts']> {
  return migration.byHand === undefined ? (migration.runBy?.timeouts ?? []) : [];
}

/** What a file is called where a line of it is named; undefined where the change has one file, and a line says where. */
export type Naming = (file: string) => string | undefined;

/** By the number that its name begins with, where no other file has the same. */
export function namingOf(files: readonly string[]): Naming {
  if (files.length === 1) return () => undefined;
  const numbers = files.map(numberOf);
  const isTold = numbers.every((one) => one !== undefined) && new Set(numbers).size === files.length;
  return (file) => (isTold ? numberOf(file) : undefined) ?? oneLine(file);
}

function numberOf(file: string): string | undefined {
  // Two underscores end a version of Flyway, which may have parts.
  return /(?:^|\/)([A-Za-z]?\d+(?:[._]\d+){0,9}(?=__)|[A-Za-z]?\d+)[^/]*$/.exec(file)?.[1];
}

/** `line 7`, or `000042:7`. */
export function placeText(file: string, line: number, naming: Naming): string {
  const name = naming(file);
  return name === undefined ? `line ${line}` : `${name}:${line}`;
}

/** `lines 2, 4 and 6 more`, or the places one by one: `000042:7, :9`. */
export function placesInWords(places: readonly string[], most = 6): string {
  const lines = places.flatMap((one) => /^line (\d+)$/.exec(one)?.[1] ?? []);
  const isLines = lines.length === places.length && lines.length > 1;
  const all = isLines ? lines : places.map((one, at) => shortened(one, places[at - 1]));
  const more = all.length - most;
  const shown = more > 1 ? all.slice(0, most) : all;
  return `${isLines ? 'lines ' : ''}${shown.join(', ')}${more > 1 ? ` and ${more} more` : ''}`;
}

/** The file is named where it comes first. */
function shortened(place: string, last: string | undefined): string {
  const [file, line] = /^(.+)(:\d+)$/.exec(place)?.slice(1) ?? [];
  return file !== undefined && last !== undefined && line !== undefined && last.startsWith(`${file}:`)
    ? line
    : place;
}

/** Its tool has a transaction open around it whatever the file says: how, behind the tool's name; undefined where it has none, or a file can do without. */
export function alwaysInTransaction({ migration, section }: Placed): string | undefined {
  const isIn = section.delivery.toolTransaction && migration.outside === undefined;
  if (migration.runBy?.isAlwaysOne !== true && !isIn) return undefined;
  return migration.isWholeRun
    ? 'runs all pending files in one transaction'
    : 'opens a transaction around every file';
}
