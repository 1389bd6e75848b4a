/**
 * Findings of one section that are one thing to think about, told once: thirty dropped tables are one question, not thirty. Behind
 * suppressions, so that a comment at one statement hides what it stands for and no other. Which findings go together is the rule's to say.
 */
import type { Gathering } from '../rule-kit/gathering.ts';
import { fillMessage } from '../rule-kit/messages.ts';
import { oneOf } from '../rule-kit/several.ts';
import type { Finding, RelatedPlace } from './finding.ts';

export interface GatherableFinding extends Finding {
  readonly gathering?: Gathering | undefined;
}

/** A list of more places is read by nobody. */
const mostPlaces = 30;

/** The first of each group speaks, and links the others. */
export function gather(path: string, findings: readonly GatherableFinding[]): readonly Finding[] {
  const groups = new Map<string, GatherableFinding[]>();
  const alone: Finding[] = [];
  for (const finding of findings.toSorted((a, b) => a.span.start - b.span.start)) {
    const { gathering } = finding;
    if (gathering === undefined || isMendedAlone(finding)) alone.push(finding);
    else groups.set(gathering.group, [...(groups.get(gathering.group) ?? []), finding]);
  }
  return [...alone, ...[...groups.values()].flatMap((group) => together(path, group))];
}

/** What is said again in the same words, and can be mended where it stands. */
function isMendedAlone({ gathering, fix }: GatherableFinding): boolean {
  return gathering?.names.length === 0 && fix !== undefined;
}

function together(path: string, [first, ...others]: readonly GatherableFinding[]): readonly Finding[] {
  if (first?.gathering === undefined) return [];
  const { gathering, ...finding } = first;
  if (others.length === 0) return [finding];
  const names = [first, ...others].flatMap((one) => one.gathering?.names ?? []);
  const isSame = names.length === 0;
  const places = others.map(({ span, gathering: other }): RelatedPlace => {
    const message = fillMessage('Here {name} goes.', { name: oneOf(other?.names ?? []) });
    return { file: path, span, message: isSame ? 'The same goes for this.' : message };
  });
  const message = isSame
    ? `${gathering.head} The same goes for ${others.length} more below.`
    : `${gathering.head}${fillMessage('{names}', { names: oneOf(names) })}${gathering.tail}`;
  return [
    {
      ...finding,
      message,
      related: [...places, ...finding.related, ...others.flatMap((one) => one.related)].slice(0, mostPlaces),
    },
  ];
}
