/**
 * Judges what a fix left on a server: the catalog against the one that the unsafe original left, and the catalog after the fix's own new
 * migrations were taken back against the one before them. Catalogs in, problems in words out; an empty list is an acquittal.
 */
import { withoutPlace } from '../../core/catalog/items.ts';
import type { Fix } from '../../core/findings/finding.ts';
import type { Difference, Rule } from '../../core/rule-kit/define-rule.ts';
import type { Item } from '../real/replay/catalog.ts';
import { compare, type Difference as Change } from '../real/replay/compare.ts';

/**
 * What no fix has to leave as the original would have. Only the place of a column has to be taken out of the catalog as it is printed, which
 * names everything by its name and leaves dropped columns out. Names that the server generates are not among them: fixes keep them.
 */
export const mayAlwaysDiffer = ['OIDs', 'the place of a column', 'the slots of dropped columns'] as const;

export interface Verdict {
  readonly problems: readonly string[];
  /** Declared differences that were seen. */
  readonly seen: readonly Difference[];
}

/** A fix of class `edit` leaves exactly what the original leaves; another one may differ by what its rule declares. */
export function judgeEnd(
  { kind }: Pick<Fix, 'kind'>,
  { differs = [] }: Rule['fix'],
  original: readonly Item[],
  fixed: readonly Item[],
): Verdict {
  const declared = kind === 'edit' ? [] : differs.filter(({ at }) => at === 'end');
  const verdict = judge(declared, original, fixed);
  return { ...verdict, problems: verdict.problems.map((one) => `leaves something else: ${one}`) };
}

export function judgeWayBack(
  { differs = [] }: Rule['fix'],
  before: readonly Item[],
  after: readonly Item[],
): Verdict {
  const verdict = judge(
    differs.filter(({ at }) => at === 'rollback'),
    before,
    after,
  );
  return { ...verdict, problems: verdict.problems.map((one) => `the rollback does not restore: ${one}`) };
}

/** Declared differences that no example shows are not there any more, or untested. */
export function judgeDeclared(
  { differs = [] }: Rule['fix'],
  seen: ReadonlySet<Difference>,
): readonly string[] {
  return differs.filter((one) => !seen.has(one)).map(({ words }) => `no example shows: ${words}`);
}

function judge(declared: readonly Difference[], wanted: readonly Item[], found: readonly Item[]): Verdict {
  const seen = new Set<Difference>();
  const problems: string[] = [];
  for (const change of compare(wanted.map(withoutPlace), found.map(withoutPlace)).differences) {
    const by = declared.find((one) => covers(one, change));
    if (by === undefined) problems.push(told(change));
    else seen.add(by);
  }
  return { problems, seen: [...seen] };
}

function covers({ of }: Difference, change: Change): boolean {
  switch (of) {
    case 'anything':
      return true;
    case 'column':
      return change.kind === 'column' || change.kind === 'not-null constraint';
    case 'validity':
      return /constraint$/.test(change.kind) && validated(change.server) === change.model;
    case 'constraint':
    case 'index':
    case 'function':
    case 'view':
    case 'policy':
    case 'grant':
      return change.kind === of;
  }
}

function validated(definition: string | undefined): string | undefined {
  return definition?.replace(/ NOT VALID( \| not validated)?$/, '');
}

function told({ kind, name, server, model }: Change): string {
  return `${kind} ${name}: ${server ?? 'nothing'} became ${model ?? 'nothing'}`;
}
