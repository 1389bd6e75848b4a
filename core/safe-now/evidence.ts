/** The observations behind the verdict, part by part, in words. Plain text; the caller escapes it for Markdown. */
import { formatBytes, formatCount } from '../text/format.ts';
import type { Look, LookPart, SeenSession } from './look.ts';
import { sessionInWords, type Obstacle } from './obstacles.ts';
import type { Touched } from './touched.ts';
import { lasting, longestFirst, quoted } from './words.ts';

export interface EvidencePart {
  readonly title: string;
  readonly lines: readonly EvidenceLine[];
  /** Shown if there are no lines. */
  readonly nothing: string;
}

export interface EvidenceLine {
  readonly text: string;
  /** A query without its values, shown as code. */
  readonly query: string | undefined;
}

interface Seen {
  readonly touched: Touched;
  readonly look: Look;
  readonly obstacles: readonly Obstacle[];
  readonly warnings: readonly string[];
}

export function describedParts(seen: Seen): readonly EvidencePart[] {
  const { look, warnings } = seen;
  const unread = new Set(look.unread.map(({ what }) => what));
  // A part that could not be read is listed as unseen, not as empty.
  const part = (
    title: string,
    lines: readonly EvidenceLine[],
    nothing: string,
    from?: LookPart,
  ): readonly EvidencePart[] => (from !== undefined && unread.has(from) ? [] : [{ title, lines, nothing }]);
  return [
    ...part('What it locks', locked(seen), 'No table or index that was there before it.'),
    ...part('What it would wait for', inTheWay(seen), 'Nothing that was seen.', 'locks'),
    ...part('Worth knowing first', warnings.map(line), 'Nothing else.'),
    ...part('Locks of others on these', heldLocks(look), 'None by others.', 'locks'),
    ...part(
      'Open transactions in this database',
      transactions(look),
      'None that this role sees.',
      'sessions',
    ),
    ...part(
      'Running now on these',
      running(look),
      'No vacuum, index build or CLUSTER that this role sees.',
      'running commands',
    ),
    ...part('Replicas', replicas(look), 'None.', 'replicas'),
    ...part('Replication slots', slots(look), 'None.', 'replication slots'),
  ];
}

export function line(text: string): EvidenceLine {
  return { text, query: undefined };
}

function locked({ touched, look }: Seen): readonly EvidenceLine[] {
  return touched.relations.map(({ relation, lock, by }) => {
    const state = look.relations.find((one) => one.relation === relation)?.state;
    const size = state?.kind === 'found' ? sizeInWords(state) : ', not found here';
    const elsewhere =
      state?.kind === 'found' && state.name !== relation ? ` (here ${quoted(state.name)})` : '';
    return line(`${quoted(relation)}${elsewhere}: ${lock}, by ${by}${size}`);
  });
}

function sizeInWords({ bytes, rows }: { readonly bytes: number; readonly rows: number }): string {
  if (bytes === 0 && rows <= 0) return ', empty or not analysed yet';
  return `, about ${formatBytes(bytes)}${rows > 0 ? ` and ${formatCount(rows)} rows` : ''}`;
}

function inTheWay({ obstacles, look }: Seen): readonly EvidenceLine[] {
  return obstacles.map(({ touched, who, lasts, pid, mode, granted }) => ({
    text: `On ${quoted(touched.relation)}: ${who}${lasts === undefined ? '' : `, ${lasts}`}${mode === undefined ? '' : `; it ${granted ? 'holds' : 'waits for'} ${mode}`}`,
    query: queryOf(look.sessions.find((session) => session.pid === pid)),
  }));
}

function heldLocks({ locks, relations, sessions, prepared }: Look): readonly EvidenceLine[] {
  return locks.map(({ oid, mode, granted, holder, blockedBy, waitingSeconds }) => {
    const where = relations.find(({ state }) => state.kind === 'found' && state.oid === oid);
    const session = holder.kind === 'session' ? sessions.find(({ pid }) => pid === holder.pid) : undefined;
    const gid =
      holder.kind === 'prepared' ? prepared.find((one) => one.transaction === holder.transaction) : undefined;
    const who =
      holder.kind === 'session'
        ? sessionInWords(holder.pid, session)
        : `prepared transaction ${quoted(gid?.name ?? 'of unknown name')}`;
    const since = waitingSeconds === undefined ? '' : ` for ${lasting(waitingSeconds)}`;
    const behind = blockedBy.length === 0 ? '' : `, behind process ${blockedBy.join(', ')}`;
    return {
      text: `${quoted(where?.relation ?? '')}: ${mode} ${granted ? 'held' : 'waited for'}${granted ? '' : since} by ${who}${behind}`,
      query: queryOf(session),
    };
  });
}

function transactions({ sessions }: Look): readonly EvidenceLine[] {
  return sessions
    .filter(({ transactionSeconds, kind }) => transactionSeconds !== undefined && kind !== 'other')
    .toSorted(longestFirst)
    .map((session) => ({
      text: `${sessionInWords(session.pid, session)}, open for ${lasting(session.transactionSeconds ?? 0)}${session.waitsFor === '' ? '' : `, waits for ${session.waitsFor}`}`,
      query: queryOf(session),
    }));
}

function queryOf(session: SeenSession | undefined): string | undefined {
  return session === undefined || session.hidden || session.query === '' ? undefined : session.query;
}

function running({ progress, relations }: Look): readonly EvidenceLine[] {
  return progress.map(({ pid, oid, command, phase, done, total }) => {
    const where = relations.find(({ state }) => state.kind === 'found' && state.oid === oid);
    const share = total > 0 ? ` (${Math.min(100, Math.round((100 * done) / total))} % of its blocks)` : '';
    return line(`${command} on ${quoted(where?.relation ?? '')} by process ${pid}: ${phase}${share}`);
  });
}

function replicas({ replicas: all }: Look): readonly EvidenceLine[] {
  return all.map(({ name, state, isSynchronous, bytesBehind, secondsBehind }) => {
    const bytes =
      bytesBehind === undefined ? 'how far behind is hidden' : `${formatBytes(bytesBehind)} behind`;
    const seconds = secondsBehind === undefined ? '' : `, ${lasting(secondsBehind)}`;
    return line(
      `${quoted(name)}: ${state === '' ? 'state hidden' : state}${isSynchronous ? ', synchronous' : ''}, ${bytes}${seconds}`,
    );
  });
}

function slots({ slots: all }: Look): readonly EvidenceLine[] {
  return all.map(({ name, kind, active, bytesRetained, walStatus }) =>
    line(
      `${quoted(name)}: ${kind}, ${active ? 'in use' : 'not in use'}, keeps ${formatBytes(bytesRetained)} of WAL${walStatus === '' ? '' : ` (${walStatus})`}`,
    ),
  );
}
