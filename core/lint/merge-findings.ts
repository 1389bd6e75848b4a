/**
 * Findings of one section that are one thing to think about, told once: thirty dropped tables are one question, not thirty. After
 * suppressions, so that a comment at one statement hides what it stands for and no other. Which findings go together is the rule's to say.
 */
import type { Gathering } from '../rule-kit/checking/merged-reports.ts';
import { fillMessage } from '../rule-kit/checking/messages.ts';
import { oneOf } from '../rule-kit/tables/short-list.ts';
import type { Finding, Fix, RelatedPlace } from '../findings/finding.ts';

export interface GatherableFinding extends Finding {
  readonly gathering?: GatheringOfRule | undefined;
}

interface GatheringOfRule extends Gathering {
  /** Its rule has a fix for it. Whether one fits the file is another matter: history that has run is told in the same words. */
  readonly isMendable: boolean;
}

/** A list of more places is read by nobody. */
const mostPlaces = 30;

/** The first of each group speaks, and links the others. */
export function gather(path: string, findings: readonly GatherableFinding[]): readonly Finding[] {
  const groups = new Map<string, GatherableFinding[]>();
  const alone: Finding[] = [];
  for (const one of findings.toSorted((a, b) => a.span.start - b.span.start)) {
    const { gathering, ...finding } = one;
    if (gathering === undefined || isMendedAlone(gathering)) alone.push(finding);
    else groups.set(gathering.group, [...(groups.get(gathering.group) ?? []), one]);
  }
  return [...alone, ...[...groups.values()].flatMap((group) => asOne(path, group))];
}

/** Told together only where it is mended together: else each has its own fix at its place. */
function asOne(path: string, group: readonly GatherableFinding[]): readonly Finding[] {
  const fixes = group.flatMap(({ fix }) => fix ?? []);
  if (fixes.length === 0) return together(path, group, undefined);
  const fix = fixes.length === group.length ? joined(fixes) : undefined;
  return fix === undefined
    ? group.flatMap((one) => together(path, [one], one.fix))
    : together(path, group, fix);
}

/** The same done at several places of the file. */
function joined(fixes: readonly Fix[]): Fix | undefined {
  const [first] = fixes;
  if (first?.kind !== 'rewrite' && first?.kind !== 'edit') return undefined;
  if (fixes.some(({ kind, title }) => kind !== first.kind || title !== first.title)) return undefined;
  const edits = fixes.flatMap((one) => one.edits).toSorted((a, b) => a.span.start - b.span.start);
  const isApart = edits.every((one, at) => one.span.start >= (edits[at - 1]?.span.end ?? 0));
  return isApart ? { ...first, edits } : undefined;
}

/** What is said again in the same words, and can be mended where it stands. */
function isMendedAlone({ names, isMendable }: GatheringOfRule): boolean {
  return names.length === 0 && isMendable;
}

function together(
  path: string,
  [first, ...others]: readonly GatherableFinding[],
  fix: Fix | undefined,
): readonly Finding[] {
  if (first?.gathering === undefined) return [];
  const { gathering, ...told } = first;
  const finding = { ...told, fix };
  if (others.length === 0) return [finding];
  // One table may be told of at several places.
  const names = [...new Set([first, ...others].flatMap((one) => one.gathering?.names ?? []))];
  const isSame = names.length === 0;
  const places = others.map(({ span, gathering: other }): RelatedPlace => {
    const message = fillMessage('Here {name} goes.', { name: oneOf(other?.names ?? []) });
    return { file: path, span, message: isSame ? 'The same goes for this.' : message };
  });
  const message = isSame
    ? `${gathering.head} The same goes for ${others.length} more below.${gathering.tail}`
    : `${gathering.head}${fillMessage('{names}', { names: oneOf(names) })}${gathering.tail}`;
  return [
    {
      ...finding,
      message,
      related: [...places, ...finding.related, ...others.flatMap((one) => one.related)].slice(0, mostPlaces),
    },
  ];
}
