/**
 * Compares two schemas. The last comparison is kept, so that the object texts and the migration match what is shown. Databases are only
 * read, and files are only proposed.
 */
import { join } from 'node:path';
import type { Drift } from '../../core/drift/compare.ts';
import { driftTexts } from '../../core/drift/text.ts';
import { toolById } from '../../core/migrations/tools.ts';
import { findDrift, type DriftFound, type DriftProject, type SideWish } from '../../engine/drift/drift.ts';
import { reconcilingMigrations } from '../../engine/drift/reconciling.ts';
import type { DraftedChange } from '../../protocol/change-forms.ts';
import { failure } from '../../protocol/message.ts';
import {
  compareSchemas,
  driftFolders,
  driftProgress,
  driftTextsOf,
  reconcileDrift,
  type DriftAnswer,
  type DriftReport,
  type DriftSideWanted,
  type DriftTextsAnswer,
  type DriftWanted,
} from '../../protocol/drift.ts';
import { abortOf } from '../connections/abort.ts';
import type { ServerContext } from '../context.ts';
import { newFilesProposal } from '../convert/new-files.ts';
import { postgresFolders } from '../workspace/schemas.ts';

const failed = 'The schemas could not be compared. The log says why.';
const restricted =
  'Comparing schemas runs migrations and reads databases. Trust the workspace, then compare.';
const over = 'These schemas were compared again since. Open the object from the new list.';

interface Compared {
  readonly id: number;
  readonly drift: Drift;
  readonly between: Extract<DriftFound, { kind: 'compared' }>['between'];
  readonly project: DriftProject | undefined;
}

export function registerDrift(context: ServerContext): void {
  const { rpc, workspace, embedded } = context;
  let last: Compared | undefined;
  let count = 0;
  const kept = (id: number): Compared | undefined => (last?.id === id ? last : undefined);
  rpc.answer(driftFolders, [], async () =>
    postgresFolders(await workspace.sessions()).map(({ session, folder }) => ({
      id: join(session.root, folder.path),
      label: folder.path === '' ? session.root : folder.path,
      tool: toolById(folder.tool).name,
      migrations: session.waysForward(folder).map(({ path }) => path),
    })),
  );
  rpc.answer(compareSchemas, failure(failed), async (wanted, token): Promise<DriftAnswer> => {
    if (!workspace.trusted) return failure(restricted);
    const project = await projectOf(context, wanted);
    const left = sideOf(context, wanted.left, project);
    if (typeof left === 'string') return failure(left);
    const right = sideOf(context, wanted.right, project);
    if (typeof right === 'string') return failure(right);
    const found = await findDrift({
      dialect: 'postgresql',
      project,
      left,
      right,
      embedded,
      signal: abortOf(token),
      onProgress: (step) => rpc.tell(driftProgress, { step }),
    });
    if (token.isCancellationRequested) return { kind: 'cancelled' };
    if (found.kind === 'failed') return failure(found.because);
    count += 1;
    last = { id: count, drift: found.drift, between: found.between, project };
    return reportOf(last, found);
  });
  rpc.answer(driftTextsOf, failure(failed), ({ comparison, object }): DriftTextsAnswer => {
    const drift = kept(comparison)?.drift;
    const one = drift?.objects[object];
    return drift === undefined || one === undefined
      ? failure(over)
      : { kind: 'texts', ...driftTexts(drift, one) };
  });
  rpc.answer(
    reconcileDrift,
    failure('The migration could not be written. The log says why.'),
    async ({ comparison, objects, way }): Promise<DraftedChange> => {
      const compared = kept(comparison);
      if (compared === undefined) return failure(over);
      const { drift, project } = compared;
      if (project === undefined)
        return failure('There is no migration folder that a migration could stand in.');
      const chosen = objects === undefined ? drift.objects : objects.flatMap((at) => drift.objects[at] ?? []);
      const made = await reconcilingMigrations(compared, chosen, way, project);
      if (made.kind === 'not-written') return failure(made.because);
      const { left, right } = drift;
      const [from, to] = way === 'left-to-right' ? [left, right] : [right, left];
      const title = `From ${from.label} to ${to.label}`;
      const unwritten = made.unwritten.map(
        ({ kind, name }) => `${kind} ${name} is not written: it takes more than a statement.`,
      );
      const differs = [...made.losses, ...made.notes, ...unwritten];
      const { files } = made;
      return {
        kind: 'proposal',
        proposal: newFilesProposal(project, { title, differs, costs: undefined, files }),
      };
    },
  );
}

async function projectOf(
  { workspace }: ServerContext,
  { folder }: DriftWanted,
): Promise<DriftProject | undefined> {
  const all = postgresFolders(await workspace.sessions());
  return all.find((one) => join(one.session.root, one.folder.path) === folder);
}

/** Returns a sentence if the side does not exist. */
function sideOf(
  { connections }: ServerContext,
  { kind, name }: DriftSideWanted,
  project: DriftProject | undefined,
): SideWish | string {
  switch (kind) {
    case 'migrations':
      return { kind: 'migrations' };
    case 'git':
      return { kind: 'ref', ref: name };
    case 'migration': {
      const migration = project?.session.waysForward(project.folder).find(({ path }) => path === name);
      return migration === undefined
        ? `There is no migration ${name} any more.`
        : { kind: 'through', migration };
    }
    case 'connection': {
      const live = connections.live(name);
      if (live === undefined) return 'This needs an open connection. Connect again.';
      const session = connections.postgres(name, 'Comparing a schema');
      if (typeof session === 'string') return session;
      const { database, host, profile } = live.shown;
      const label = profile === undefined ? `${database} on ${host}` : profile.name;
      return { kind: 'live', session, label };
    }
  }
}

function reportOf(
  { id, drift, project }: Compared,
  { notes }: Extract<DriftFound, { kind: 'compared' }>,
): DriftReport {
  const { left, right, objects, doubtful, compared } = drift;
  return {
    kind: 'compared',
    id,
    left: left.label,
    right: right.label,
    compared,
    objects: objects.map(({ kind, name, state, changes }) => ({
      kind,
      name,
      state,
      parts:
        state === 'differs'
          ? changes.filter((one) => one.name !== name).map((one) => `${one.kind} ${within(name, one.name)}`)
          : [],
    })),
    notes: [
      ...notes,
      ...[...left.doubts, ...right.doubts].map(
        ({ what, because }) => `Could not be made in the embedded PostgreSQL: ${what}: ${because}.`,
      ),
      ...(doubtful.length === 0
        ? []
        : [`Nothing is said of these because of that: ${doubtful.map(({ name }) => name).join(', ')}.`]),
    ],
    writes: project !== undefined,
  };
}

/** `total` of `public.orders.total`: the object's name is already shown. */
function within(object: string, part: string): string {
  const isOwn = part.startsWith(`${object}.`) || part.startsWith(`${object} `);
  return isOwn ? part.slice(object.length + 1) : part;
}
