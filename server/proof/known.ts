/**
 * The results of a document's proof, and which of them are still valid for the current text. Rows and code are checked last: the results of
 * the last complete proof are used until the next one is complete.
 */
import { rollbackInShort, rollbackInWords, verdictInWords, whereProved } from '../../core/proof/describe.ts';
import type { CodeQuery } from '../../core/proof/code.ts';
import { notesOf, type NotedQuery, type ProofNote } from '../../core/proof/notes.ts';
import type { MigrationProof, SectionProof, StatementProof } from '../../core/proof/result.ts';
import { isFailing, rowsInWords } from '../../core/proof/rows-describe.ts';
import type { Statement } from '../../core/syntax/statement.ts';
import type { ReleaseQueries } from '../../engine/proof/releases.ts';
import { plural } from '../../core/text/format.ts';

/** A statement of the document at the time of the proof. */
interface Proved {
  readonly statement: StatementProof;
  readonly isRollback: boolean;
}

/** One run and its progress. */
export interface Told {
  readonly proof: MigrationProof;
  /** In the order of the document's text. */
  readonly statements: readonly Proved[];
}

/** The results of a document's proof. */
export interface DocumentProof extends Told {
  /** Relative to its workspace. */
  readonly file: string;
  /** The workspace folder. */
  readonly root: string;
  /** The version of the text that was proved. */
  readonly version: number;
  /** The last complete run, and the queries that it checked. */
  readonly whole: (Told & { readonly releases: readonly ReleaseQueries[] }) | undefined;
}

export function toldOf(proof: MigrationProof, file: string): Told {
  const back = proof.rollback !== undefined && 'down' in proof.rollback ? proof.rollback.down : [];
  const inFile = (sections: readonly SectionProof[], isRollback: boolean): readonly Proved[] =>
    sections
      .filter((section) => section.file === file)
      .flatMap((section) => section.statements)
      .map((statement) => ({ statement, isRollback }));
  const statements = [...inFile(proof.up, false), ...inFile(back, true)].sort(
    (a, b) => a.statement.span.start - b.statement.span.start,
  );
  return { proof, statements };
}

interface ProvedNow extends Proved {
  readonly now: Statement;
}

/** The results for the current statements: valid as long as the text up to a statement's end is unchanged. */
export function provedIn(known: Told, statements: readonly Statement[]): readonly ProvedNow[] {
  const found: ProvedNow[] = [];
  for (const [at, now] of statements.entries()) {
    const then = known.statements[at];
    if (then?.statement.text !== now.parsed.text) break;
    found.push({ ...then, now });
  }
  return found;
}

export interface NoteNow {
  readonly note: ProofNote;
  readonly now: Statement;
}

/** The problems that rows and code showed, at the current statements. */
export function notesIn(
  { whole, file }: DocumentProof,
  statements: readonly Statement[],
): readonly NoteNow[] {
  if (whole === undefined) return [];
  const proved = provedIn(whole, statements);
  const isSame = proved.length === whole.statements.length;
  return notesOf(whole.proof).flatMap((note): readonly NoteNow[] => {
    const { place, isOfWhole } = note;
    if (place?.file !== file || (isOfWhole && !isSame)) return [];
    const found = proved.find(({ statement }) => statement.span.start === place.span.start);
    return found === undefined ? [] : [{ note, now: found.now }];
  });
}

/**
 * Finds a release's query in the workspace: with the same text in the same file, or else in another one. Line numbers of the release do not
 * apply to the workspace.
 */
export function queryInWorkspace(
  { whole }: DocumentProof,
  { query, release }: NotedQuery,
): CodeQuery | undefined {
  if (release.kind === 'workspace') return query;
  const here = whole?.releases.find((one) => one.release.kind === 'workspace')?.queries ?? [];
  const same = here.filter(({ sql }) => sql !== undefined && sql === query.sql);
  return same.find(({ file }) => file === query.file) ?? same[0];
}

/** `Proved on 18 · would fail on rows like these · rollback proved`, without the initial capital. */
export function summaryOf(proof: MigrationProof): string {
  const { rollback, verdict } = proof;
  const ran = verdict.kind === 'proved' || verdict.kind === 'partly';
  const rows = ran ? rowsInWords(proof.rows) : undefined;
  return [
    verdictInWords(proof),
    ...(rows === undefined ? [] : [rows]),
    ...codeInShort(proof),
    ...(rollback === undefined ? [] : [rollbackInWords(rollback)]),
  ].join(' · ');
}

/** A lens: what is wrong comes first, and what is not verified elsewhere is in the summary. At most 72 characters. */
export function headlineOf(proof: MigrationProof): string {
  const { rollback, verdict } = proof;
  const ran = verdict.kind === 'proved' || verdict.kind === 'partly';
  const rows = ran ? rowsInWords(proof.rows) : undefined;
  const verb = verdict.kind === 'partly' ? 'partly proved' : 'proved';
  const proved = ran ? `${verb} on ${whereProved(proof)}` : verdictInWords(proof);
  const fails = rows !== undefined && isFailing(proof);
  const parts = fails ? [rows] : [proved, ...(rows === undefined ? [] : [rows])];
  const line = [
    ...parts,
    ...codeInShort(proof),
    ...(rollback === undefined || !ran ? [] : [rollbackInShort(rollback)]),
  ].join(' · ');
  const short = line.length > longest ? `${line.slice(0, longest - 1).trimEnd()}…` : line;
  return `${short.charAt(0).toUpperCase()}${short.slice(1)}`;
}

const longest = 72;

function codeInShort({ code }: MigrationProof): readonly string[] {
  const broken = code.reduce((sum, one) => sum + one.broken.length, 0);
  if (broken === 0) return [];
  return [`breaks ${plural(broken, 'query', 'queries')}`];
}
