/** Takes a manifest of a live database. pg_dump, where it is named, runs in the same snapshot and on the same connection. */
import { spawn } from 'node:child_process';
import type { Manifest } from '../../core/drill/manifest.ts';
import type { SqlSession } from '../databases/session.ts';
import { environmentOf, type ScratchAddress } from './postgres-server.ts';
import { readPostgresManifest } from './read-postgres.ts';

export type ManifestTaken =
  | { readonly kind: 'taken'; readonly manifest: Manifest }
  /** A sentence. */
  | { readonly kind: 'failed'; readonly because: string };

export async function takePostgresManifest(
  session: SqlSession,
  {
    command,
    address,
    onProgress,
    signal,
  }: {
    /** Empty without one. */
    readonly command: readonly string[];
    readonly address: ScratchAddress;
    readonly onProgress: (what: string) => void;
    readonly signal: AbortSignal;
  },
): Promise<ManifestTaken> {
  let problem: string | undefined;
  const [program, ...args] = command;
  const withSnapshot =
    program === undefined
      ? undefined
      : async (id: string): Promise<void> => {
          problem = await dump(program, [`--snapshot=${id}`, ...args], address, signal);
        };
  const read = await readPostgresManifest(session, { withSnapshot, onProgress, signal });
  if (read.kind === 'failed') return { kind: 'failed', because: read.failure.message };
  return problem === undefined
    ? { kind: 'taken', manifest: read.manifest }
    : { kind: 'failed', because: problem };
}

/** A sentence if it fails. Its output is the user's. */
function dump(
  program: string,
  args: readonly string[],
  address: ScratchAddress,
  signal: AbortSignal,
): Promise<string | undefined> {
  const child = spawn(program, args, {
    stdio: 'inherit',
    env: { ...process.env, ...environmentOf(address) },
    signal,
  });
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`${program} did not run: ${error.message}`));
    child.once('close', (code) =>
      resolve(code === 0 ? undefined : `${program} ended with ${code ?? 'a signal'}.`),
    );
  });
}
