/** `plinth guard --staged` and `--pushed`: what a commit or a push adds, told in git's hook. What should be confirmed stops git too: it cannot ask. */
import type { ChangeSet } from '../../engine/guard/changes.ts';
import { pushedChanges, stagedChanges } from '../../engine/guard/changes.ts';
import { judgeChanges, type ChangesVerdict } from '../../engine/guard/judge-changes.ts';
import { repositoryAbove } from '../../engine/workspace/above.ts';
import type { GitResult } from '../../engine/workspace/git.ts';
import type { Io } from '../io.ts';
import { openSession } from '../open-session.ts';
import { readStandardInput } from '../standard-input.ts';
import { printable } from '../style.ts';
import type { JudgeRequest } from '../verbs/guard.ts';

type Request = JudgeRequest & { readonly kind: 'staged' | 'pushed' };

/** The exit code. */
export async function changesHook(request: Request, io: Io): Promise<number> {
  const top = repositoryAbove(io.cwd);
  if (top === undefined) {
    io.complain('There is no git repository with files here.\n');
    return 2;
  }
  const changes = await changesFor(request, top, io);
  if (!changes.ok) {
    const { failure } = changes;
    io.complain(
      `plinth guard could not ask git${failure.kind === 'failed' ? `: ${failure.message}` : ''}.\n`,
    );
    return 1;
  }
  const verdict = await judgeChanges({
    top,
    sets: changes.value,
    environment: io.environment,
    session: () => openSession(top, io, { teamRules: 'left-out' }),
  });
  if (request.format === 'json') io.write(`${JSON.stringify({ version: 1, ...verdict }, undefined, 2)}\n`);
  else if (verdict.answer !== 'allow') io.complain(asText(verdict, request.kind, io));
  return verdict.answer === 'allow' ? 0 : 1;
}

async function changesFor(request: Request, top: string, io: Io): Promise<GitResult<readonly ChangeSet[]>> {
  if (request.kind === 'staged') return stagedChanges(top);
  const input = await readStandardInput(io.input);
  return pushedChanges(top, request.remote, input.kind === 'text' ? input.text : '');
}

function asText({ reasons, notes }: ChangesVerdict, kind: Request['kind'], { style }: Io): string {
  const told = reasons.flatMap(({ answer, file, line, command, message }) => [
    `${style.bold(answer)}  ${printable(file)}${line === undefined ? '' : `:${line}`}  ${printable(command)}`,
    `  ${printable(message)}`,
  ]);
  const again = kind === 'staged' ? 'git commit --no-verify' : 'git push --no-verify';
  const done = kind === 'staged' ? 'committed' : 'pushed';
  return `${[
    ...told,
    ...notes.map((note) => `Not followed: ${printable(note)}.`),
    `Nothing was ${done}. If a person has confirmed it: ${again}.`,
  ].join('\n')}\n`;
}
