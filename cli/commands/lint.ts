/** `plinth lint`: takes the steps from the cache or from a new run and passes them to the reporters. The linter is loaded only if it is needed. */
import type { Severity } from '../../core/findings/grading.ts';
import { emit } from '../emit.ts';
import type { Io } from '../io.ts';
import { lintRunOf } from '../lint-run-of.ts';
import type { LintRequest } from '../verbs/lint.ts';
import { mergedParts, packedPart } from '../parts.ts';
import type { FixesDone, LintRun, Step } from '../result.ts';
import { keptSteps, storeFor } from '../kept-steps.ts';
import { printable } from '../style.ts';
import { isWritten, printErrors } from '../written.ts';

/** The exit code. */
export async function lintCommand(request: LintRequest, io: Io): Promise<number> {
  if (request.merge) return merge(request, io);
  if (request.shard !== undefined) return writePart(request, request.shard, io);
  const { steps, fixes } = await found(request, io);
  return report(steps, fixes, request, io);
}

async function found(
  request: LintRequest,
  io: Io,
): Promise<{ readonly steps: readonly Step[]; readonly fixes: FixesDone | undefined }> {
  const walk = async () => (await import('../lint-run.ts')).lintSteps(request, io);
  if (request.fix !== 'no' || request.paths.includes('-')) return walk();
  const store = storeFor(request.cache, io);
  const steps = await keptSteps(store, request, io.cwd, async () => (await walk()).steps);
  return { steps, fixes: undefined };
}

async function report(
  steps: readonly Step[],
  fixes: FixesDone | undefined,
  request: LintRequest,
  io: Io,
): Promise<number> {
  const run = lintRunOf(steps, fixes);
  const emitted = await emit(run, request, io);
  return emitted === 'failed' ? 2 : exitCode(run, request.failOn);
}

/** What keeps the part from being complete fails this process too; findings are for the process that merges. */
async function writePart(
  request: LintRequest,
  shard: NonNullable<LintRequest['shard']>,
  io: Io,
): Promise<number> {
  const { steps } = await found(request, io);
  const file = request.outputs[0]?.file;
  const isKept = file !== undefined && isWritten(file, packedPart({ shard, steps }), io);
  const { errors } = lintRunOf(steps, undefined);
  printErrors(errors, io);
  return isKept && errors.length === 0 ? 0 : 2;
}

async function merge(request: LintRequest, io: Io): Promise<number> {
  const merged = mergedParts(request.paths, io.cwd);
  if ('problem' in merged) {
    io.complain(`${printable(merged.problem)}\n`);
    return 2;
  }
  return report(merged.steps, undefined, request, io);
}

const weight: Readonly<Record<Severity, number>> = { hint: 0, info: 1, warning: 2, error: 3 };

function exitCode(run: LintRun, failOn: LintRequest['failOn']): number {
  if (run.errors.length > 0) return 2;
  if (failOn === 'never') return 0;
  return run.findings.some(({ finding }) => weight[finding.severity] >= weight[failOn]) ? 1 : 0;
}
