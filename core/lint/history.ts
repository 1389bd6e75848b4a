/**
 * What a migration did that has run long ago is told once for each kind of trouble: nobody mends it any more, and one place of the file says what to
 * do otherwise next time. Lesser trouble that goes along with a greater one is told with it. What can still be mended stays at its own place,
 * and so does what outlives the migration, as an index or a grant does. Which rules outweigh others is theirs to say.
 */
import { groupBy } from '../collections/group-by.ts';
import type { Rule } from '../rule-kit/define-rule.ts';
import { isFilledFrom } from '../rule-kit/messages.ts';
import { severities, type Category, type Finding, type RelatedPlace } from './finding.ts';
import { mostPlaces } from './gather.ts';

export interface History {
  readonly path: string;
  readonly rules: readonly HistoryRule[];
  /** Each section runs by itself: what one does says nothing of the others. */
  readonly sectionOf: (finding: Finding) => number;
}

export interface HistoryRule extends Pick<Rule, 'id' | 'outweighs' | 'apart' | 'passes'> {
  readonly messages?: Rule['messages'];
}

/** What is over when the migration is over. */
const passing: ReadonlySet<Category> = new Set(['locking', 'data-loss', 'transaction']);

export function tellOnce(findings: readonly Finding[], history: History): readonly Finding[] {
  const over = new Set<string>(history.rules.flatMap(({ id, passes }) => (passes === true ? [id] : [])));
  const isPassing = ({ rule, fix, category }: Finding): boolean =>
    fix === undefined && (passing.has(category) || over.has(rule));
  const sections = groupBy(findings.filter(isPassing), history.sectionOf);
  return [
    ...findings.filter((one) => !isPassing(one)),
    ...[...sections.values()].flatMap((section) => {
      const found = new Set<string>(section.map(({ rule }) => rule));
      const groups = groupBy(section, ({ rule }) => greaterOf(rule, found, history));
      return [...groups].flatMap(([rule, group]) => asOne(rule, group, history));
    }),
  ];
}

/** The rule with whose finding this one goes along. */
function greaterOf(rule: string, found: ReadonlySet<string>, { rules }: Pick<History, 'rules'>): string {
  const greater = rules.find(({ id, outweighs = [] }) => found.has(id) && outweighs.includes(rule));
  return greater === undefined ? rule : greaterOf(greater.id, found, { rules });
}

/** The gravest of its rule speaks, of several the first, and links the others. */
function asOne(rule: string, group: readonly Finding[], { path, rules }: History): readonly Finding[] {
  const [first, ...others] = group.toSorted(
    (a, b) =>
      Number(b.rule === rule) - Number(a.rule === rule) ||
      gravity(a) - gravity(b) ||
      a.span.start - b.span.start,
  );
  if (first === undefined || others.length === 0) return group;
  // What only informs is another matter than what is lost or blocked.
  const teller = rules.find(({ id }) => id === rule);
  const matter = matterOf(first, teller);
  const alike = others.filter(
    (one) => one.rule === rule && isGrave(one) === isGrave(first) && matterOf(one, teller) === matter,
  ).length;
  const places = others.map(({ span, message }): RelatedPlace => ({ file: path, span, message }));
  const message = alike === 0 ? first.message : `${first.message} ${alikeIn(alike)}`;
  return [{ ...first, message, related: [...places, ...first.related].slice(0, mostPlaces) }];
}

/** The message of its rule that is another matter than the others; undefined for those that are alike. */
function matterOf(
  { message }: Finding,
  { apart = [], messages = {} }: Partial<HistoryRule> = {},
): string | undefined {
  return apart.find((one) => isFilledFrom(messages[one] ?? '', message));
}

function alikeIn(places: number): string {
  return `The same goes for ${places} more ${places === 1 ? 'place' : 'places'} of this file.`;
}

function isGrave({ severity }: Finding): boolean {
  return severity === 'error' || severity === 'warning';
}

function gravity({ severity }: Finding): number {
  return severities.indexOf(severity);
}
