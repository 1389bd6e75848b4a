/** Finds the place in the workspace of a statement that a server shows. A statement that several places have has no place. Reads no file. */
import { normalForms } from './normal-form.ts';

export interface StatementPlace {
  readonly path: string;
  /** One-based. */
  readonly line: number;
  /** A migration, in contrast to a query. */
  readonly isMigration: boolean;
}

export interface OwnStatement extends StatementPlace {
  /** See normal-form.ts. */
  readonly normal: string;
}

export interface OwnStatements {
  readonly byForm: ReadonlyMap<string, StatementPlace | 'several'>;
  /** For statements that the server has cut. */
  readonly sorted: readonly OwnStatement[];
}

export const noStatements: OwnStatements = { byForm: new Map(), sorted: [] };

export function ownStatements(statements: readonly OwnStatement[]): OwnStatements {
  const byForm = new Map<string, StatementPlace | 'several'>();
  for (const { normal, ...place } of statements) {
    if (normal === '') continue;
    const known = byForm.get(normal);
    // The same text twice in one migration is one place for people.
    const isSame = known !== undefined && known !== 'several' && known.path === place.path;
    byForm.set(normal, known === undefined || isSame ? (isSame ? known : place) : 'several');
  }
  const sorted = statements.toSorted((a, b) => compare(a.normal, b.normal));
  return { byForm, sorted };
}

/** Shorter beginnings occur in too many statements. */
const shortestCut = 80;

/** `isCut`: the server keeps only the beginning of it. */
export function placeOf(
  { byForm, sorted }: OwnStatements,
  normal: string,
  isCut: boolean,
): StatementPlace | undefined {
  for (const form of [normal, ...normalForms(normal)]) {
    const found = byForm.get(form);
    if (found !== undefined && found !== 'several') return found;
  }
  return isCut ? placeOfCut(sorted, normal) : undefined;
}

/** The last token may be cut too. */
function placeOfCut(sorted: readonly OwnStatement[], normal: string): StatementPlace | undefined {
  const [last = ''] = normalForms(normal).slice(-1);
  const beginning = last.slice(0, last.lastIndexOf(' '));
  if (beginning.length < shortestCut) return undefined;
  const from = sorted.findIndex((one) => compare(one.normal, beginning) >= 0);
  if (from < 0) return undefined;
  const paths = new Map<string, StatementPlace>();
  for (let at = from; sorted[at]?.normal.startsWith(beginning) === true; at += 1) {
    const one = sorted[at];
    if (one !== undefined) paths.set(one.path, one);
  }
  const [only, ...more] = [...paths.values()];
  return more.length > 0 || only === undefined
    ? undefined
    : { path: only.path, line: only.line, isMigration: only.isMigration };
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
