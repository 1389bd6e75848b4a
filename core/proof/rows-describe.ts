/** Describes what generated rows showed. Says `would fail if`: only a real database can tell whether it has such rows. */
import { grouped } from '../text/format.ts';
import type { Place } from './place.ts';
import type {
  Bite,
  BittenRows,
  ExampleValue,
  RowDifference,
  RowsBack,
  RowsProof,
  RowsWritten,
} from './rows.ts';

/** A remark about a statement, or about the migration. */
export interface RowsNote {
  readonly place: Place | undefined;
  /** Sentences. */
  readonly words: string;
  /** A SELECT that finds such rows in a database. */
  readonly find: string | undefined;
  /** True if a person has to decide something. */
  readonly isTrouble: boolean;
  /** The object that it concerns, if it has no place. */
  readonly about: 'forward' | 'back';
}

/** A clause after the verdict; undefined if there is nothing to report. */
export function rowsInWords(rows: RowsProof | undefined): string | undefined {
  switch (rows?.kind) {
    case undefined:
    case 'nothing-to-fill':
      return undefined;
    case 'not-tried':
      return `not tried on made-up rows: ${rows.because}`;
    case 'tried': {
      const failing = new Set(rows.bites.map(({ place }) => JSON.stringify(place))).size;
      if (failing > 0) return 'would fail on rows like these';
      if (hasLeft(rows.back)) return 'the rollback does not restore all rows';
      return 'tried on made-up rows';
    }
  }
}

/** A statement fails on rows that the schema allows. */
export function isFailing({ rows }: { readonly rows?: RowsProof | undefined }): boolean {
  return rows?.kind === 'tried' && rows.bites.length > 0;
}

/** A person should look at it. */
export function isTroubled(rows: RowsProof | undefined): boolean {
  return rowsNotes(rows).some(({ isTrouble }) => isTrouble);
}

export function rowsNotes(rows: RowsProof | undefined): readonly RowsNote[] {
  if (rows?.kind !== 'tried') return [];
  return [
    ...rows.bites.map(biteNote),
    ...rows.writes.filter(isMuch).map(writeNote),
    ...backNotes(rows.back),
    ...rows.filled.flatMap(({ relation, rows: count, problem }) =>
      problem === undefined || count > 0
        ? []
        : [note(`${relation} was tried without rows: none was found that it takes (${shortened(problem)}).`)],
    ),
  ];
}

export function biteInWords(bite: Bite): string {
  return biteNote(bite).words;
}

export function writeInWords({ relation, updated, deleted, all, holding }: RowsWritten): string {
  const done = [
    ...(updated > 0 ? [`updates ${grouped(updated)}`] : []),
    ...(deleted > 0 ? [`deletes ${grouped(deleted)}`] : []),
  ].join(' and ');
  const held = holding.map((one) => `${one.lock} on ${one.relation}`);
  const locks =
    held.length === 0
      ? 'These rows stay locked until its transaction ends.'
      : `Its transaction holds ${held.join(', ')} meanwhile.`;
  return `It ${done} of ${grouped(all)} made-up rows of ${relation} in one statement. ${locks}`;
}

export function differenceInWords(one: RowDifference): readonly string[] {
  const { relation, all, missing, extra, columns, isLost } = one;
  const gone =
    missing === 0
      ? []
      : isLost
        ? [
            `The rollback does not restore ${grouped(missing)} of ${grouped(all)} made-up rows of ${relation}.`,
          ]
        : [
            `The rollback leaves ${relation} without ${grouped(missing)} of its ${grouped(all)} made-up rows.`,
          ];
  const more =
    extra === 0
      ? []
      : [
          `The rollback leaves ${counted(extra, 'row')} in ${relation} that ${extra === 1 ? 'was' : 'were'} not there before.`,
        ];
  return [
    ...gone,
    ...more,
    ...columns.map(({ column, changed, emptied, isLost: isGone }) => {
      const share = `${grouped(changed)} of ${grouped(all)} made-up rows`;
      const now = emptied === changed ? 'are empty there' : 'have another value there';
      return isGone
        ? `The rollback does not restore the values of ${relation}.${column}: ${share} ${now}.`
        : `The rollback leaves ${relation}.${column} other than it was: ${share} ${now}.`;
    }),
  ];
}

function biteNote(bite: Bite): RowsNote {
  const { place, rows, ranWithout } = bite;
  const more = rows === undefined || bite.kind === 'any-row' ? '' : ` ${share(rows)}`;
  const end = ranWithout ? '' : ' It did not run without such rows either.';
  const words = `${biteWords(bite)}${more}${end}`;
  return { ...note(words), place, find: rows?.find, isTrouble: true };
}

function biteWords({ kind, rows, message }: Bite): string {
  const of = rows?.relation ?? '';
  const like = rows === undefined ? '' : `Would fail if ${of} has a row like (${valuesIn(rows.example)})`;
  switch (kind) {
    case 'null':
      return `${like}: the column has to have a value in every row.`;
    case 'duplicate':
      return `Would fail if ${of} has more than one row like (${valuesIn(rows?.example ?? [])}): they have to differ.`;
    case 'check':
      return `${like}: the condition does not hold for it.`;
    case 'orphan':
      return `${like}: what it refers to is not there.`;
    case 'cast':
      return `${like}: the new type does not have this value.`;
    case 'any-row':
      return `Would fail if ${of} has any row: the new column has to have a value, and rows that are there get none.`;
    case 'pending':
      return `Would fail when rows have changed: PostgreSQL does not alter a table whose rows the same transaction has changed while constraints on them are still to be checked (${shortened(message)}).`;
    case 'other':
      return `Would fail on rows like the made-up ones: ${shortened(message)}.`;
  }
}

function share({ bad, all, times }: BittenRows): string {
  if (times !== undefined) return `${grouped(bad)} of ${grouped(all)} made-up rows have others like them.`;
  return bad === 1
    ? `1 of ${grouped(all)} made-up rows is like this.`
    : `${grouped(bad)} of ${grouped(all)} made-up rows are like this.`;
}

function valuesIn(example: readonly ExampleValue[]): string {
  return example
    .map(({ column, value }) => `${column} ${value === null ? 'NULL' : `'${shortened(value, 40)}'`}`)
    .join(', ');
}

/** A backfill: half of a table or more. */
function isMuch({ updated, deleted, all }: RowsWritten): boolean {
  return 2 * (updated + deleted) >= all;
}

function writeNote(write: RowsWritten): RowsNote {
  return { ...note(writeInWords(write)), place: write.place };
}

function backNotes(back: RowsBack | undefined): readonly RowsNote[] {
  switch (back?.kind) {
    case undefined:
    case 'not-run':
      return [];
    case 'refused':
      return [
        {
          ...backNote(`The rollback fails on made-up rows: ${shortened(back.message)}.`),
          place: back.place,
          isTrouble: true,
        },
      ];
    case 'ran': {
      const again =
        back.again === undefined
          ? []
          : [
              {
                ...backNote(`The migration does not run again after the rollback: ${shortened(back.again)}.`),
                isTrouble: true,
              },
            ];
      const left = back.differences.flatMap((one) =>
        differenceInWords(one).map((words) => ({ ...backNote(words), isTrouble: isLeft(one) })),
      );
      return [...left, ...again];
    }
  }
}

function hasLeft(back: RowsBack | undefined): boolean {
  return (
    back?.kind === 'refused' ||
    (back?.kind === 'ran' && (back.again !== undefined || back.differences.some(isLeft)))
  );
}

/** A rollback could have restored it. */
function isLeft({ missing, extra, isLost, columns }: RowDifference): boolean {
  return (missing > 0 && !isLost) || extra > 0 || columns.some((one) => !one.isLost);
}

function note(words: string): RowsNote {
  return { place: undefined, words, find: undefined, isTrouble: false, about: 'forward' };
}

function backNote(words: string): RowsNote {
  return { ...note(words), about: 'back' };
}

function counted(many: number, what: string): string {
  return `${grouped(many)} ${what}${many === 1 ? '' : 's'}`;
}

function shortened(text: string, room = 160): string {
  const folded = text.replaceAll(/\s+/g, ' ');
  return folded.length > room ? `${folded.slice(0, room - 1)}…` : folded;
}
