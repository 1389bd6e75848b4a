/**
 * What a proof reports at statements besides whether they run: rows that would prevent them, and queries of old and new code that fail. One
 * list for editors; rows-describe.ts and describe-code.ts contain the words.
 */
import type { BrokenQuery, CodeQuery, Release, ReleaseProof } from './code.ts';
import { brokenInWords, orderInWords, waitingInWords } from './describe-code.ts';
import type { Place } from './place.ts';
import type { MigrationProof, SectionProof } from './result.ts';
import { rowsNotes } from './rows-describe.ts';

export interface ProofNote {
  /** Undefined if the proof has no statement for it. */
  readonly place: Place | undefined;
  /** It follows from the migration as a whole, not only from the statements up to its place. */
  readonly isOfWhole: boolean;
  readonly severity: 'warning' | 'information';
  readonly message: string;
  /** A SELECT that finds such rows in a database. */
  readonly find: string | undefined;
  readonly queries: readonly NotedQuery[];
}

export interface NotedQuery {
  readonly query: CodeQuery;
  readonly release: Release;
  /** The server's message, or a clause. */
  readonly message: string;
}

export function notesOf(proof: MigrationProof): readonly ProofNote[] {
  return [...notesOnRows(proof), ...notesOnCode(proof)];
}

function notesOnRows({ rows, up, rollback }: MigrationProof): readonly ProofNote[] {
  const down = rollback !== undefined && 'down' in rollback ? rollback.down : [];
  return rowsNotes(rows).map(({ place, words, find, isTrouble, about }) => ({
    place: place ?? firstIn(about === 'forward' ? up : down),
    isOfWhole: place === undefined,
    severity: isTrouble ? 'warning' : 'information',
    message: words,
    find,
    queries: [],
  }));
}

/** One for each statement and release, however many queries fail there. */
function notesOnCode({ code, up }: MigrationProof): readonly ProofNote[] {
  const first = firstIn(up);
  const ofWhole = { place: first, isOfWhole: true, find: undefined } as const;
  const order = orderInWords(code).map((message): ProofNote => {
    return { ...ofWhole, severity: 'warning', message, queries: [] };
  });
  const waits = code.flatMap((one): readonly ProofNote[] => {
    const message = waitingInWords(one);
    if (message === undefined) return [];
    const queries = one.waiting.map(({ query, because }) => {
      return { query, release: one.release, message: because };
    });
    return [{ ...ofWhole, severity: 'information', message, queries }];
  });
  return [...code.flatMap(breaksIn), ...order, ...waits];
}

function breaksIn({ release, broken }: ReleaseProof): readonly ProofNote[] {
  const byPlace = new Map<string, [BrokenQuery, ...BrokenQuery[]]>();
  for (const one of broken) {
    const key = `${one.since.file} ${one.since.span.start}`;
    const known = byPlace.get(key);
    if (known === undefined) byPlace.set(key, [one]);
    else known.push(one);
  }
  return [...byPlace.values()].map(([first, ...others]): ProofNote => {
    return {
      place: first.since,
      isOfWhole: false,
      severity: 'warning',
      message: [brokenInWords(first, release, here), ...more(others.length)].join(' '),
      find: undefined,
      queries: [first, ...others].map(({ query, message }) => ({ query, release, message })),
    };
  });
}

function more(count: number): readonly string[] {
  if (count === 0) return [];
  return [count === 1 ? 'So does 1 more.' : `So do ${count} more.`];
}

const here = {
  query: ({ file, line }: CodeQuery, release: Release): string =>
    `${file}:${line + 1}${release.kind === 'ref' ? ` in ${release.ref}` : ''}`,
  statement: (): string => 'this statement',
};

function firstIn(sections: readonly SectionProof[]): Place | undefined {
  const [section] = sections.filter(({ statements }) => statements.length > 0);
  const [statement] = section?.statements ?? [];
  return section === undefined || statement === undefined
    ? undefined
    : { file: section.file, span: statement.span };
}
