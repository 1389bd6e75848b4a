/** Assigns a server's answers about queries to their releases. Runs nothing. */
import type {
  BrokenQuery,
  CodeQuery,
  Release,
  ReleaseProof,
  UnpreparedQuery,
} from '../../core/proof/code.ts';
import type { SectionProof } from '../../core/proof/result.ts';
import type { RawCode } from './code-watch.ts';
import type { MigrationRun } from './prover.ts';
import { isComplete } from './server.ts';

export interface ReleaseQueries {
  readonly release: Release;
  readonly queries: readonly CodeQuery[];
}

/** Each text once, for all releases. */
export function textsOf(releases: readonly ReleaseQueries[]): readonly string[] {
  return [...new Set(releases.flatMap(({ queries }) => queries.flatMap(({ sql }) => sql ?? [])))];
}

/** Undefined if the server could not be asked. */
export function releasesProof(
  releases: readonly ReleaseQueries[],
  { code, up }: Pick<MigrationRun, 'code' | 'up'>,
  forward: readonly SectionProof[],
): readonly ReleaseProof[] {
  if (code === undefined) return [];
  const numbers = new Map(textsOf(releases).map((text, at) => [text, at] as const));
  const said: Said = { code, forward, isWhole: isComplete(up) };
  return releases.map(({ release, queries }) => releaseProof(release, queries, numbers, said));
}

interface Said {
  readonly code: RawCode;
  readonly forward: readonly SectionProof[];
  /** The up migration ran completely. */
  readonly isWhole: boolean;
}

function releaseProof(
  release: Release,
  queries: readonly CodeQuery[],
  numbers: ReadonlyMap<string, number>,
  said: Said,
): ReleaseProof {
  const broken: BrokenQuery[] = [];
  const waiting: UnpreparedQuery[] = [];
  const unprepared: UnpreparedQuery[] = [];
  let prepared = 0;
  for (const query of queries) {
    const number = query.sql === undefined ? undefined : numbers.get(query.sql);
    if (number === undefined) {
      unprepared.push({ query, because: 'a placeholder stands for something that no parameter can be' });
      continue;
    }
    const because = said.code.before[number];
    if (because !== undefined) {
      const runsNow = said.isWhole && said.code.behind[number] === undefined;
      (runsNow ? waiting : unprepared).push({ query, because });
      continue;
    }
    prepared += 1;
    const one = brokenQuery(query, number, said);
    if (one !== undefined) broken.push(one);
  }
  return { release, prepared, broken, waiting, unprepared };
}

function brokenQuery(
  query: CodeQuery,
  number: number,
  { code, forward, isWhole }: Said,
): BrokenQuery | undefined {
  const found = code.breaks.find((one) => one.query === number);
  const section = found && forward[found.section];
  const statement = found && section?.statements[found.statement];
  if (found === undefined || section === undefined || statement === undefined) return undefined;
  const mended = isWhole && code.behind[number] === undefined;
  return { query, message: found.message, since: { file: section.file, span: statement.span }, mended };
}
