/** Describes in sentences what a migration means for the code around it. `place` formats the position of a query or a statement. */
import type { BrokenQuery, CodeQuery, Release, ReleaseProof } from './code.ts';
import type { Place } from './place.ts';
import { plural } from '../text/format.ts';

export interface CodePlaces {
  readonly query: (query: CodeQuery, release: Release) => string;
  readonly statement: (place: Place) => string;
}

const mostNamed = 12;

/** What to know before deploying. Empty if all queries run before and after the migration. */
export function codeInWords(releases: readonly ReleaseProof[], places: CodePlaces): readonly string[] {
  return [...releases.flatMap((one) => releaseInWords(one, places)), ...orderInWords(releases)];
}

/** How many queries were tested. */
export function codeCoverageInWords({
  release,
  prepared,
  broken,
  waiting,
  unprepared,
}: ReleaseProof): string {
  const all = prepared + waiting.length + unprepared.length;
  const of = release.kind === 'workspace' ? 'the workspace' : release.ref;
  if (all === 0) return `No queries were found in ${of}.`;
  const never = unprepared.length === 0 ? '' : `; ${unprepared.length} never, which says nothing`;
  return `Of ${queries(all)} of ${of}, ${prepared - broken.length} run before and behind the migration${never}.`;
}

function releaseInWords(one: ReleaseProof, places: CodePlaces): readonly string[] {
  const { release, broken, waiting } = one;
  const subject = subjectOf(release);
  const told = broken.slice(0, mostNamed).map((query) => brokenInWords(query, release, places));
  const more = broken.length - told.length;
  const named = waiting.slice(0, mostNamed).map(({ query }) => places.query(query, release));
  const others = waiting.length - named.length;
  const wait = waitingInWords(one);
  return [
    ...told,
    ...(more > 0 ? [`${subject} at ${more} more, in --format json.`] : []),
    ...(wait === undefined ? [] : [`${wait} ${named.join(', ')}${others > 0 ? ` and ${others} more` : ''}`]),
  ];
}

export function brokenInWords(
  { query, message, since, mended }: BrokenQuery,
  release: Release,
  places: CodePlaces,
): string {
  const when = mended ? 'while it runs' : 'from there on';
  return `${subjectOf(release)} at ${places.query(query, release)} behind ${places.statement(since)}, ${when}: ${message}.`;
}

/** Undefined if no query needs the migration. The deployed release has no such queries. */
export function waitingInWords({ release, waiting }: ReleaseProof): string | undefined {
  if (release.kind !== 'workspace' || waiting.length === 0) return undefined;
  const run = waiting.length === 1 ? 'runs' : 'run';
  return `${queries(waiting.length)} of the workspace ${run} only behind this migration: deploy the code after it.`;
}

function subjectOf(release: Release): string {
  return release.kind === 'workspace' ? 'The code of the workspace breaks' : `Release ${release.ref} breaks`;
}

/** The deployed release needs the old schema, the next one the new schema. */
export function orderInWords(releases: readonly ReleaseProof[]): readonly string[] {
  const old = releases.find(({ release, broken }) => release.kind === 'ref' && broken.length > 0);
  const wanting = releases.some(({ release, waiting }) => release.kind === 'workspace' && waiting.length > 0);
  if (old?.release.kind !== 'ref' || !wanting) return [];
  return [
    `No order of deployment keeps both running: ${old.release.ref} needs the schema from before, the workspace the one from behind.`,
  ];
}

function queries(count: number): string {
  return plural(count, 'query', 'queries');
}
