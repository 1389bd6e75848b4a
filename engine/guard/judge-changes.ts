/**
 * Judges what a commit or a push adds: statements of up migrations that destroy data, and command lines of scripts, recipes
 * and CI that would destroy a database. What the files of the change held before is not told again, wherever it stood.
 */
import { actsWrittenIn, holdsCommands } from '../../core/guard/written.ts';
import type { Act, Surroundings } from '../../core/guard/act.ts';
import { resolvePath } from '../../core/guard/paths.ts';
import { deedOfRule } from '../../core/guard/sql.ts';
import {
  verdictFor,
  verdictOf,
  type JudgedAct,
  type Reason,
  type Verdict,
} from '../../core/guard/verdict.ts';
import { LineIndex } from '../../core/text/line-index.ts';
import type { Session } from '../session/session.ts';
import type { Change, ChangeSet } from './changes.ts';
import { judged, surroundingsOf } from './guard.ts';

export interface PlacedReason extends Reason {
  /** Relative to the top of the repository. */
  readonly file: string;
  /** One-based; undefined for a command line. */
  readonly line: number | undefined;
}

export type ChangesVerdict = Verdict<PlacedReason>;

export interface ChangesRequest {
  /** The top of the repository. */
  readonly top: string;
  /** Each is judged by itself: two references may change one file. */
  readonly sets: readonly ChangeSet[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Opened only if a file may be a migration. */
  readonly session: () => Promise<Session>;
}

export async function judgeChanges(request: ChangesRequest): Promise<ChangesVerdict> {
  let opened: Promise<Session> | undefined;
  const session = (): Promise<Session> => (opened ??= request.session());
  const found = new Map<string, PlacedReason>();
  let gaveUp = false;
  for (const changes of request.sets) {
    const commands = await judgeCommands(request, changes);
    gaveUp ||= commands.gaveUp;
    for (const reason of [...(await judgeStatements(changes, session)), ...commands.reasons])
      found.set(JSON.stringify(reason), reason);
  }
  const notes = gaveUp ? ['not all command lines could be followed'] : [];
  return verdictFor([...found.values()], notes, gaveUp);
}

async function judgeCommands(
  { top, environment }: ChangesRequest,
  changes: ChangeSet,
): Promise<{ readonly reasons: readonly PlacedReason[]; readonly gaveUp: boolean }> {
  const held = changes.filter(({ path }) => holdsCommands(path));
  if (held.length === 0) return { reasons: [], gaveUp: false };
  const before = await surroundingsOf(top, environment, textsBy(top, changes, 'before'));
  const written = held.map((change) => ({ change, was: actsAt(change, 'before', top, before) }));
  const known = new Set(written.flatMap(({ was }) => was.acts.map(keyOf)));
  const after = await surroundingsOf(top, environment, textsBy(top, changes, 'after'));
  const reasons: PlacedReason[] = [];
  let gaveUp = false;
  for (const { change, was } of written) {
    const found = actsAt(change, 'after', top, after);
    gaveUp ||= found.gaveUp && !was.gaveUp;
    const added = found.acts.filter((act) => !known.has(keyOf(act)));
    // To write down what applies migrations is everyday.
    const acts = (await judged(added)).filter(({ does }) => does !== 'applies');
    const stopped = verdictOf(once(acts), []).reasons.filter(({ answer }) => answer !== 'allow');
    reasons.push(...stopped.map((reason) => ({ ...reason, file: change.path, line: undefined })));
  }
  return { reasons, gaveUp };
}

function textsBy(
  top: string,
  changes: ChangeSet,
  when: 'before' | 'after',
): ReadonlyMap<string, string | undefined> {
  return new Map(changes.map((change) => [resolvePath(top, change.path), change[when]]));
}

function actsAt(
  change: Change,
  when: 'before' | 'after',
  top: string,
  around: Surroundings,
): ReturnType<typeof actsWrittenIn> {
  return actsWrittenIn(change.path, change[when] ?? '', resolvePath('/', top), around);
}

function keyOf({ command, what, does, target }: Act): string {
  return JSON.stringify([command, what, does, target.grade, target.shown]);
}

/** A file may say the same of several databases. */
function once(acts: readonly JudgedAct[]): readonly JudgedAct[] {
  return [...new Map(acts.map((act) => [keyOf(act), act])).values()];
}

/** Files of other kinds are no migrations in any tool. */
const migrationLike = /\.(?:sql|psql|ddl|[cm]?[jt]s|py|rb|php|xml|ya?ml|json|kt|java|go|exs?|cs)$/i;

async function judgeStatements(
  changes: ChangeSet,
  open: ChangesRequest['session'],
): Promise<readonly PlacedReason[]> {
  const possible = changes.filter(({ path }) => migrationLike.test(path) && !path.includes('node_modules/'));
  if (possible.every(({ after }) => after === undefined)) return [];
  const session = await open();
  const added = await lossesIn(session, possible, 'after');
  if (added.length === 0) return [];
  const before = await lossesIn(session, possible, 'before');
  const known = new Set(before.map(({ key }) => key));
  return added.filter(({ key }) => !known.has(key)).map(({ reason }) => reason);
}

async function lossesIn(
  opened: Session,
  changes: ChangeSet,
  when: 'before' | 'after',
): Promise<readonly { readonly key: string; readonly reason: PlacedReason }[]> {
  const texts = new Map(
    changes.flatMap((change) => {
      const text = change[when];
      return text === undefined ? [] : [[change.path, text] as const];
    }),
  );
  const session = opened.withTexts(texts);
  const found: { readonly key: string; readonly reason: PlacedReason }[] = [];
  for (const [path, text] of texts) {
    if (!session.isMigration(path)) continue;
    const report = await session.report(path, { named: true, scope: 'all' });
    if (report.kind !== 'linted') continue;
    const index = new LineIndex(text);
    const lines = text.split(/\r\n|\r|\n/);
    // A comment that suppresses a finding may come from whoever wrote the statement.
    for (const { rule, message, span } of [...report.findings, ...report.suppressed, ...report.baselined]) {
      const does = deedOfRule(rule);
      if (does === undefined) continue;
      const { line } = index.position(span.start);
      const command = (lines[line] ?? '').trim().slice(0, longestShown);
      const [first = ''] = message.split(/(?<=\.)\s/);
      const reason: PlacedReason = {
        command,
        answer: 'ask',
        does,
        target: { grade: 'unknown', shown: undefined, because: 'migrations run everywhere' },
        message: `${first} (${rule})`,
        instead: undefined,
        file: path,
        line: line + 1,
      };
      found.push({ key: JSON.stringify([rule, command, message]), reason });
    }
  }
  return found;
}

const longestShown = 120;
