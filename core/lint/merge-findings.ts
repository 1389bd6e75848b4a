/**
 * Merges findings of one section that pose one question: thirty dropped tables give one finding, not thirty. Runs after suppressions, so
 * that a comment at one statement hides only that statement's finding. Each rule decides which findings it merges.
 */
import { groupBy } from '../collections/group-by.ts';
import type { Gathering } from '../rule-kit/checking/merged-reports.ts';
import { fillMessage } from '../rule-kit/checking/messages.ts';
import { oneOf } from '../rule-kit/tables/short-list.ts';
import type { Finding, Fix, RelatedPlace } from '../findings/finding.ts';

export interface GatherableFinding extends Finding {
  readonly sizeSentence?: string | undefined;
  readonly gathering?: GatheringOfRule | undefined;
  /** In place of its fix, if that is written when somebody reads it. Such findings are not merged by their fixes. */
  readonly lateFix?: (() => Fix | undefined) | undefined;
}

interface GatheringOfRule extends Gathering {
  /** Its rule has a fix, although not necessarily one that fits this file: applied migrations give the same message. */
  readonly isMendable: boolean;
}

/** Further places are not listed. */
const mostPlaces = 30;

/** The first finding of each group is reported and links the others. */
export function gather(path: string, findings: readonly GatherableFinding[]): readonly Finding[] {
  const grouped: GatherableFinding[] = [];
  const alone: Finding[] = [];
  for (const one of findings.toSorted((a, b) => a.span.start - b.span.start)) {
    const { gathering } = one;
    if (gathering === undefined || isMendedAlone(gathering)) alone.push(withSize(one));
    else grouped.push(one);
  }
  const groups = groupBy(grouped, ({ gathering }) => gathering?.group ?? '');
  return [...alone, ...[...groups.values()].flatMap((group) => asOne(path, group))];
}

/** Merged only if one fix serves all: otherwise each has its own fix at its place. */
function asOne(path: string, group: readonly GatherableFinding[]): readonly Finding[] {
  const fixes = group.flatMap(({ fix }) => fix ?? []);
  if (fixes.length === 0) return together(path, group, undefined);
  const fix = fixes.length === group.length ? joined(fixes) : undefined;
  return fix === undefined
    ? group.flatMap((one) => together(path, [one], one.fix))
    : together(path, group, fix);
}

/** The same message at several places of the file. */
function joined(fixes: readonly Fix[]): Fix | undefined {
  const [first] = fixes;
  if (first?.kind !== 'rewrite' && first?.kind !== 'edit') return undefined;
  if (fixes.some(({ kind, title }) => kind !== first.kind || title !== first.title)) return undefined;
  const edits = fixes.flatMap((one) => one.edits).toSorted((a, b) => a.span.start - b.span.start);
  const isApart = edits.every((one, at) => one.span.start >= (edits[at - 1]?.span.end ?? 0));
  return isApart ? { ...first, edits } : undefined;
}

/** The same message again, with its own fix at its own place. */
function isMendedAlone({ names, isMendable }: GatheringOfRule): boolean {
  return names.length === 0 && isMendable;
}

function together(
  path: string,
  [first, ...others]: readonly GatherableFinding[],
  fix: Fix | undefined,
): readonly Finding[] {
  if (first?.gathering === undefined) return [];
  const { gathering } = first;
  if (others.length === 0) return [withSize({ ...first, fix })];
  // One table may occur at several places.
  const names = [...new Set([first, ...others].flatMap((one) => one.gathering?.names ?? []))];
  const isSame = names.length === 0;
  const places = others.map(({ span, gathering: other }): RelatedPlace => {
    const message = fillMessage('The same for {name}.', { name: oneOf(other?.names ?? []) });
    return { file: path, span, message: isSame ? 'The same goes for this.' : message };
  });
  const message = isSame
    ? `${gathering.head} The same goes for ${others.length} more below.${gathering.tail}`
    : `${gathering.head}${fillMessage('{names}', { names: oneOf(names) })}${gathering.tail}`;
  const related = [...places, ...first.related, ...others.flatMap((one) => one.related)];
  return [withSize({ ...first, fix, message, related: related.slice(0, mostPlaces) })];
}

/** The size comes last in the message. */
function withSize(one: GatherableFinding): Finding {
  const { gathering: _gathering, sizeSentence, ...finding } = one;
  if (sizeSentence === undefined) return finding;
  const { message } = finding;
  return { ...finding, message: `${message} ${sizeSentence}`, messageWithoutSize: message };
}
