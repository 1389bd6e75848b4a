/** How a migration is taken back: by the team's own way back and what its proof showed, else by the one that follows from the schema, else not at all. */
import { commas } from '../../text/enumerate.ts';
import { unseenChanges } from '../schema/unseen-changes.ts';
import type { Loss } from '../../proof/losses.ts';
import { commented, type SectionWayBack } from '../../rule-kit/way-back.ts';
import { ofBlocks } from '../../schema/inverse/refused.ts';
import {
  headOf,
  lossInWords,
  nameOf,
  toldOnce,
  type Loss as BackLoss,
  type Note,
  type Refusal,
} from '../../schema/inverse/told.ts';
import type { Schema } from '../../schema/model.ts';
import type { ParsedStatement } from '../../syntax/statement.ts';
import { oneLine } from '../../plan/format.ts';
import { exchangedBack } from './back-indexes.ts';
import { backBlocksInWords } from './back-blocks.ts';
import { asRun } from './as-run.ts';
import { isInPart, isInPartWritten } from './in-part.ts';
import { broughtBack, filledFrom, tablesFilled, withFilled } from './from-export.ts';
import { easedColumns, letIn, nameOf as columnOf, provedStricter } from './let-in.ts';
import type { LetOut } from '../order/let-out.ts';
import type { Exported } from '../rows/exports.ts';
import { deletedBack } from './deleted-back.ts';
import { givenBack } from './given-back.ts';
import type { KeptInPlace } from './kept-in-place.ts';
import {
  computedBeside,
  copiesLost,
  filledBy,
  filledInWords,
  lostBeside,
  stopsOnRows,
} from './back-losses.ts';
import { fillsOf, stopsBack } from './back-rows.ts';
import { lostInPlace } from './lost-in-place.ts';
import { meetsNoRows, notFoundAgain, writtenAgain, writtenSince, writtenUnproved } from './written-since.ts';
import { mayDropOthers, othersDropped } from './drops-others.ts';
import type { ReviewedMigration } from '../input.ts';
import { byHandInWords, faultIn, inItsPlace, isRefusedInTransaction, misnamed } from './failed-back.ts';
import { lossesInWords } from '../rows/losses.ts';
import { nullsInWords, type NullRows } from '../rows/null-rows.ts';
import type { Inserted } from '../rows/inserted-rows.ts';
import { told } from './proof-told.ts';
import { isRead, isUnderstood, rowsBack } from './rows-back.ts';
import { fromExportAlone } from './written-over.ts';
import type { RollbackReview } from '../model.ts';

/** What the way forward takes away for good, and what it copied before that. */
export interface Gone {
  readonly losses: readonly Loss[];
  /** Sentences. */
  readonly copies: readonly string[];
  /** Rows that it inserts where the way back takes none. */
  readonly nulls: readonly NullRows[];
  /** What deletes do again, and what renamed columns keep. Sentences. */
  readonly deletes: readonly string[];
  /** Rows that it brings, each found again by its key. */
  readonly inserted: readonly Inserted[];
  /** What stands in files. */
  readonly files: readonly Exported[];
  /** What a migration before it lets out. */
  readonly letOut: readonly LetOut[];
}

/** What stands around a migration in its change: what the whole change found, and what ran in it before. */
export interface BackScene {
  readonly start: Schema;
  readonly previous: readonly ParsedStatement[];
}

/** All statements of migrations, in their order. */
export function parsedIn(
  migrations: readonly Pick<ReviewedMigration, 'sections'>[],
): readonly ParsedStatement[] {
  return migrations.flatMap(({ sections }) =>
    sections.flatMap(({ statements }) => statements.map(({ statement }) => statement.parsed)),
  );
}

/** With what its lines keep. */
export function rollbackAsIs(
  migration: ReviewedMigration,
  gone: Gone,
  scene: BackScene & { readonly date: string },
  { words: keeping, until }: Pick<KeptInPlace, 'words' | 'until'> = { words: [], until: new Map() },
): RollbackReview {
  const { down } = migration;
  if (down === undefined) return generated(migration, gone, scene);
  const losses = lossesInWords(gone.losses);
  const own = {
    file: down.file,
    script: down.text,
    losses,
    inPart: isInPartWritten(migration),
    waits: backBlocksInWords(migration, scene.date, { until }),
  };
  const others = [...exchangedBack(migration), ...othersDropped(migration)];
  const together = (words: string): string => [words, ...gone.deletes, ...others].join(' ');
  const stopped = stopsBack(migration, scene.date);
  const unproved = (words: string): RollbackReview => ({
    ...own,
    ...(stopped === undefined ? { kind: 'not-proved' } : { kind: 'stops-on-rows', waits: '' }),
    words: together(
      [
        ...[stopped ?? [], words, writtenUnproved(migration), lostInPlace(migration), keeping],
        ...[deletedBack(migration), givenBack(migration)],
      ]
        .flat()
        .join(' '),
    ),
  });
  if (migration.proof.kind === 'not-run') return unproved(`Not proved: ${migration.proof.because}.`);
  const { rollback: ran } = migration.proof.proof;
  if (ran === undefined) return unproved('Not proved: nobody asked for it.');
  if (ran.kind === 'refused' && isRefusedInTransaction(ran, migration))
    return { ...own, kind: 'by-hand', words: together(byHandInWords(ran.refusal.message, migration)) };
  const fault = ran.kind === 'not-verifiable' ? misnamed(ran.refusal, migration) : undefined;
  if (fault !== undefined)
    return {
      ...own,
      kind: 'broken',
      waits: '',
      inPart: false,
      words: together(`The way back fails: ${fault}.`),
    };
  const { kind, words, takes } = told(ran, losses, {
    written: [...writtenSince(migration), ...lostInPlace(migration), ...deletedBack(migration)],
    again: writtenAgain(migration),
    notFound: [...keeping, ...notFoundAgain(migration), ...givenBack(migration)],
    meetsNoRows: meetsNoRows(migration),
  });
  if (kind === 'not-proved') return unproved(words);
  if (stopped !== undefined && kind !== 'broken')
    return {
      ...own,
      // Where it stops nobody waits long, and elsewhere nobody asks.
      ...{ kind: 'stops-on-rows', waits: '' },
      words: together(`${stopped} ${words.replace(/^The way back runs, and/, 'Without rows it runs, and')}`),
    };
  // Of one that fails nobody asks how long.
  return {
    ...{ ...own, kind, words: together(words), fault: faultIn(down.text, migration) },
    ...(takes === undefined ? {} : { takes }),
    ...(kind === 'broken' ? { waits: '', inPart: false } : {}),
  };
}

/** That a type stays what it is follows from its values. */
function withoutRepeated(because: readonly Refusal[]): readonly Refusal[] {
  const withValues = new Set(because.flatMap((one) => (one.kind === 'enum-value' ? [one.type] : [])));
  return because.filter((one) => one.kind !== 'type' || !withValues.has(one.type));
}

/** What takes one section back. */
type Written = Extract<SectionWayBack, { readonly kind: 'written' }>;

interface Generated {
  /** In the order in which they run. */
  readonly parts: readonly Written[];
  /** None of its statements refuses to run in a transaction. */
  readonly transaction: boolean;
  readonly lost: readonly BackLoss[];
  readonly notes: readonly Note[];
  readonly because: readonly Refusal[];
}

/** The way back that follows from the schema, to be run by a proof. Undefined where none does. */
export function generatedScript(
  sections: ReviewedMigration['sections'],
  scene: BackScene,
): { readonly text: string; readonly transaction: boolean } | undefined {
  const { parts, transaction, because } = generatedFrom(sections, scene);
  return because.length > 0 || parts.length === 0 ? undefined : { text: textOf(parts), transaction };
}

function generatedFrom(
  sections: ReviewedMigration['sections'],
  { start: first, previous }: BackScene,
): Generated {
  const parts: Written[] = [];
  const because: Refusal[] = [];
  for (const section of sections.toReversed()) {
    const own = section.wayBack({ first, previous, byHand: true });
    const told =
      own.kind === 'impossible' ? section.wayBack({ first, previous, rows: 'told', byHand: true }) : own;
    // Without any change of the schema there is nothing to write, and the rows stay what they became.
    const back = told.kind === 'written' ? told : own;
    if (back.kind === 'impossible') because.push(...back.because);
    if (back.kind === 'written') parts.push(back);
  }
  return {
    parts,
    transaction: parts.every(({ transaction }) => transaction),
    lost: toldOnce(
      parts.flatMap(({ losses }) => losses),
      lossInWords,
    ),
    notes: toldOnce(
      parts.flatMap(({ notes }) => notes),
      ({ words }) => words,
    ),
    because,
  };
}

function textOf(parts: readonly Written[]): string {
  return parts.map(({ down }) => down).join('');
}

/** As a review shows it: what the change itself inserts is known there. */
function shownText(parts: readonly Written[], nulls: readonly NullRows[]): string {
  return parts
    .map(({ notes, losses, statements }) => {
      const sentences = [
        ...notes.map(({ words }) => words),
        ...headOf(losses, (one) => nullsInWords(one, nulls)),
      ];
      return `${commented(sentences)}${statements}`;
    })
    .join('');
}

const mostUnseen = 6;

/** Nobody wrote one. */
function generated(
  migration: ReviewedMigration,
  gone: Gone,
  { date, ...scene }: BackScene & { readonly date: string },
): RollbackReview {
  const { sections, proof } = migration;
  const { parts, transaction, lost, notes, because } = generatedFrom(sections, scene);
  const losses = lossesInWords(gone.losses);
  const none = { file: undefined, script: undefined, waits: '', inPart: false };
  const rows = rowsBack(migration, scene.start, gone.inserted);
  if (because.length > 0 && rows !== undefined && gone.losses.length === 0)
    return { ...none, kind: 'not-needed', losses, words: ['It changes no schema.', ...rows].join(' ') };
  const exported = fromExportAlone(migration, gone, because);
  if (because.length > 0 && exported !== undefined) return { ...none, ...exported };
  if (because.length > 0)
    return {
      ...none,
      kind: 'impossible',
      losses: [
        ...withoutRead(withoutRepeated(because), migration).map(({ words }) => oneLine(words)),
        ...losses,
      ],
      words: isUnderstood(migration)
        ? 'The change has no way back, and none follows from the schema.'
        : 'The change has no way back, and none can be worked out: what it does is not understood to its end.',
    };
  const unseen = unseenChanges(migration);
  if (parts.length === 0 && unseen.length > 0)
    return {
      ...none,
      kind: 'impossible',
      losses,
      words: `None can be worked out: what was there of ${commas(
        unseen.map(({ name }) => name),
        mostUnseen,
      )} is in no migration that is known here.`,
    };
  if (parts.length === 0)
    return {
      ...none,
      kind: 'not-needed',
      losses,
      words: 'It changes no schema: there is nothing to take back.',
    };
  const filled = filledBy(notes);
  const beside = computedBeside(notes);
  const left = gone.losses.filter(({ of }) => !filled.has(oneLine(of)));
  // What the comments of the script say is said.
  const said = new Set([...notes.map(({ words }) => words), ...lost.map(lossInWords)].map(oneLine));
  const copies = copiesLost(gone.copies, notes.length > 0);
  const written = writtenSince(migration);
  const bare = asRun({ text: shownText(parts, gone.nulls), transaction });
  const eased = letIn(bare, gone.letOut);
  const isEased = eased.columns.length > 0;
  const names = new Set(eased.columns.map(columnOf));
  const stopping = lost.filter((one) => one.kind === 'stops');
  const script = filledFrom(eased.script, gone.files);
  const section = isEased ? migration.readBack?.(eased.script) : undefined;
  const ran =
    section === undefined ? migration : { ...migration, backSection: { script: eased.script, section } };
  const filling = [...stopping.map(({ table }) => table), ...tablesFilled(eased.script, gone.files)];
  const own = {
    file: undefined,
    script,
    stops: stopsOnRows(stopping.filter((one) => !names.has(nameOf(one)))) ?? stopsBack(ran, date),
    ...(isEased ? { eased: easedColumns(eased) } : {}),
    readsFiles: script !== eased.script,
    losses: [...lossesInWords(left), ...copies, ...written, ...lostBeside(beside)].filter(
      (one) => !said.has(one),
    ),
    waits: backBlocksInWords(withFilled(ran, gone.files), date, { fills: fillsOf(filling, migration, date) }),
    inPart: isInPart(
      migration,
      parts.map(({ statements }) => statements),
    ),
    takes: copies.length > 0 || written.length > 0 || beside.length > 0,
  };
  const rollback = proof.kind === 'run' ? proof.proof.rollback : undefined;
  const draft = rollback?.kind === 'missing' ? rollback.draft : undefined;
  if (draft?.outcome.kind === 'failed')
    return {
      ...{ ...own, kind: 'broken', waits: '', inPart: false, fault: faultIn(script, migration) },
      words: `What follows from the schema does not ${draft.outcome.at === undefined ? 'bring back what was there' : 'run'}: ${oneLine(draft.outcome.because)}.`,
    };
  const isProved = draft?.outcome.kind === 'proved' && draft.text === textOf(parts);
  return {
    ...own,
    kind: !isProved ? 'written' : isEased ? 'written-eased' : 'written-proved',
    words: [
      ...(isProved && isEased ? [provedStricter(eased)] : []),
      ...inItsPlace(migration),
      ...(filled.size > 0
        ? [
            'It fills the columns that come back from the copies that the change has made; a row of which several are there gets any one of them, and one of which none is left (a cascade takes copies too) stops it where nulls are forbidden again.',
          ]
        : []),
      ...(left.length > 0 || lost.some(takesAway)
        ? [
            script !== eased.script
              ? filledInWords(left, broughtBack(eased.script, gone.files))
              : filled.size > 0
                ? 'It brings no other data back.'
                : 'It does not bring data back.',
          ]
        : []),
      ...gone.deletes,
      ...mayDropOthers(notes),
    ].join(' '),
  };
}

/** What may fail is no loss, and a sequence has no rows. */
function takesAway({ kind }: BackLoss): boolean {
  return kind === 'gone' || kind === 'stops';
}

/** Of a block that has been read it is known what it does: its parts are told. */
function withoutRead(because: readonly Refusal[], migration: ReviewedMigration): readonly Refusal[] {
  return isRead(migration) ? because.filter(({ words }) => words !== ofBlocks) : because;
}
