/** `plinth pooling`: which SQL of the workspace does not work behind its connection pooler. Contacts no server. */
import { pooledStatements, type PooledUse } from '../../engine/session/pooled-statements.ts';
import type { Io } from '../io.ts';
import { refuse } from '../on-connection.ts';
import { configTrouble, openSession } from '../open-session.ts';
import { printable, wrap } from '../style.ts';
import { locate, shownPath } from '../targets.ts';
import type { PoolingRequest } from '../verbs/pooling.ts';

/** The exit code. */
export async function poolingCommand(request: PoolingRequest, io: Io): Promise<number> {
  const { groups, missing } = locate([request.path], io.cwd);
  const [group] = groups;
  const path = group?.targets[0]?.path;
  if (group === undefined || path === undefined)
    return refuse(io, `${request.path} was not read: ${missing[0]?.because ?? 'it does not exist'}.`);
  const session = await openSession(group.root, io, request);
  const trouble = configTrouble(session, io.cwd);
  if (trouble !== undefined) return refuse(io, trouble);
  const mode = request.mode ?? session.workspace.configs.configFor(path).config.poolMode;
  if (mode === undefined)
    return refuse(
      io,
      'The mode of the pooler is not known: --mode transaction, or "poolMode" in plinth.config.json.',
    );
  const uses = (await pooledStatements(session, path, mode)).map((one) => ({
    ...one,
    path: shownPath(session.root, one.path, io.cwd),
  }));
  const json = { version: 1, mode, uses: uses.map((one) => ({ ...one, line: one.line ?? null })) };
  io.write(request.format === 'json' ? `${JSON.stringify(json, undefined, 2)}\n` : text(uses, mode, io));
  return uses.length === 0 ? 0 : 1;
}

function text(uses: readonly PooledUse[], mode: string, { style }: Io): string {
  if (uses.length === 0) return `Nothing here needs its session after a transaction (${mode} mode).\n`;
  const lines = uses.flatMap(({ path, line, message }) => [
    style.bold(printable(`${path}${line === undefined ? '' : `:${line}`}`)),
    ...wrap(printable(message), style.width - 2).map((one) => `  ${one}`),
  ]);
  return `${lines.join('\n')}\n`;
}
