/** The requests of the Testing view: which migrations are new, and the result of one. A proof runs only when the user starts it. */
import { join } from 'node:path';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { join as joined } from '../../core/migrations/listing.ts';
import { releasesFor } from '../../engine/proof/code-at.ts';
import { provedDialect } from '../../engine/proof/dialects.ts';
import { Cancelled } from '../../engine/session/time-slices.ts';
import type { Session } from '../../engine/session/session.ts';
import { failure } from '../../protocol/message.ts';
import {
  proveMigration,
  provableMigrations,
  type MigrationProofAnswer,
  type ProvableMigration,
} from '../../protocol/testing.ts';
import { abortOf } from '../connections/abort.ts';
import type { ServerContext } from '../context.ts';
import { stepsOf, type LintedFile } from '../convert/proof-steps.ts';
import { pathOf, uriOf } from '../convert/uri.ts';
import { rowsAsked, type Settings } from '../settings.ts';
import { locator } from '../workspace/locate.ts';
import { relativeIn } from '../workspace/place.ts';

export function registerTesting(context: ServerContext): void {
  const { rpc, workspace, settings } = context;
  rpc.answer(provableMigrations, [], async (): Promise<readonly ProvableMigration[]> =>
    workspace.trusted ? (await workspace.sessions()).flatMap(provableIn) : [],
  );
  rpc.answer(
    proveMigration,
    failure('The migration could not be proved. The log says why.'),
    async ({ uri }, token): Promise<MigrationProofAnswer> => {
      if (!workspace.trusted) return failure('A proof runs the migration: it needs a trusted workspace.');
      const found = migrationAt(await workspace.sessions(), uri);
      if (found === undefined) return failure('The file is no migration of a folder that Plinth knows.');
      try {
        return await proved(context, found, await settings.of(uri), abortOf(token));
      } catch (error) {
        if (error instanceof Cancelled) return { kind: 'cancelled' };
        throw error;
      }
    },
  );
}

interface Found {
  readonly session: Session;
  readonly folder: MigrationFolder;
  /** Relative to the workspace. */
  readonly path: string;
}

async function proved(
  context: ServerContext,
  found: Found,
  wanted: Settings,
  signal: AbortSignal,
): Promise<MigrationProofAnswer> {
  const { session, path, folder } = found;
  const { targetVersion: target, codeRef } = wanted;
  const code = await releasesFor(session, folder, codeRef, signal);
  if (code.kind === 'failed') context.log.warn(`${path}: ${code.because}`);
  const releases = code.kind === 'read' ? code.releases : [];
  const answer = await context.proofs.prove({ ...found, target, releases, rows: rowsAsked(wanted), signal });
  if (signal.aborted) return { kind: 'cancelled' };
  if (answer.kind === 'failed') return failure(answer.failure.message);
  const { proof } = answer;
  const down = proof.rollback !== undefined && 'down' in proof.rollback ? proof.rollback.down : [];
  const files = new Set([path, ...down.map(({ file }) => file)]);
  const linted = await lint(session, [...files], target, signal);
  const locate = locator(context);
  const steps = stepsOf(proof, linted, (file, span) => {
    const range = locate(join(session.root, file), span);
    return range && { uri: uriOf(join(session.root, file)), range };
  });
  return { kind: 'proved', steps };
}

function provableIn(session: Session): readonly ProvableMigration[] {
  return session.folders.filter(isOurs).flatMap((folder) =>
    session.waysForward(folder).flatMap((file): readonly ProvableMigration[] => {
      const path = joined(folder.path, file.path);
      if (session.hasRun(path)) return [];
      return [
        {
          uri: uriOf(join(session.root, path)),
          name: path.slice(path.lastIndexOf('/') + 1),
          folderUri: uriOf(join(session.root, folder.path)),
          folder: folder.path,
        },
      ];
    }),
  );
}

function isOurs(folder: MigrationFolder): boolean {
  return provedDialect(folder) !== undefined;
}

function migrationAt(sessions: readonly Session[], uri: string): Found | undefined {
  const file = pathOf(uri);
  for (const session of sessions) {
    const path = file === undefined ? undefined : relativeIn(session.root, file);
    const folder = session.folders
      .filter(isOurs)
      .find((one) => session.waysForward(one).some((each) => joined(one.path, each.path) === path));
    if (folder !== undefined && path !== undefined) return { session, folder, path };
  }
  return undefined;
}

async function lint(
  session: Session,
  paths: readonly string[],
  targetVersion: number | undefined,
  signal: AbortSignal,
): Promise<readonly LintedFile[]> {
  const linted: LintedFile[] = [];
  for (const path of paths) {
    const report = await session.report(path, { scope: 'all', targetVersion }, signal);
    if (report.kind === 'linted') linted.push({ path, findings: report.findings });
  }
  return linted;
}
