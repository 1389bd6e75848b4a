/** Builds the result of a run from its steps: everything in file order, each file and each git error once. */
import { addCoverage, nothingCovered } from '../core/lint/coverage.ts';
import type {
  FileFound,
  FileStep,
  FixesDone,
  FolderAt,
  LintRun,
  RunError,
  Step,
  ReportedRule,
} from './result.ts';

export function lintRunOf(all: readonly Step[], fixes: FixesDone | undefined): LintRun {
  const steps = withoutRepeated(all);
  const files = steps.flatMap((step) => (step.kind === 'file' ? [step] : []));
  const linted = files.flatMap((file) => (file.is === 'linted' ? [file] : []));
  const applied = files.flatMap((file) => (file.is === 'applied' ? [file] : []));
  return {
    fixes,
    teamRules: teamRulesIn(steps),
    findings: byFile(linted, 'findings'),
    errors: steps.flatMap(errorsOf),
    coverage: linted.map(({ coverage }) => coverage).reduce(addCoverage, nothingCovered),
    gaps: byFile(linted, 'gaps'),
    linted: linted.length,
    baselined: byFile(linted, 'baselined'),
    gone: inOrder(steps.flatMap((step) => ('gone' in step ? step.gone : []))),
    suppressed: byFile(linted, 'suppressed'),
    applied: applied.length,
    appliedBecause: applied[0]?.because,
    silent: steps.flatMap(silentOf),
    folders: foldersOf(files),
  };
}

/** Paths may overlap, and share the same git error. */
function withoutRepeated(steps: readonly Step[]): readonly Step[] {
  const seen = new Set<string>();
  const told = new Set<string>();
  return steps.filter((step) => {
    if (step.kind === 'file') return !seen.has(step.file) && seen.add(step.file);
    if (step.kind !== 'error' || step.error.kind !== 'git') return true;
    return !told.has(step.error.message) && told.add(step.error.message);
  });
}

function errorsOf(step: Step): readonly RunError[] {
  if (step.kind === 'error') return [step.error];
  return 'errors' in step ? step.errors : [];
}

function silentOf(step: Step): LintRun['silent'] {
  const isSilent = step.kind === 'silent' || (step.kind === 'file' && step.is === 'silent');
  return isSilent ? [{ file: step.file, because: step.because }] : [];
}

function teamRulesIn(steps: readonly Step[]): readonly ReportedRule[] {
  const rules = steps.flatMap((step) => (step.kind === 'workspace' ? step.teamRules : []));
  return [...new Map(rules.map((rule) => [rule.id, rule])).values()];
}

/** By path and dialect: a folder may contain migrations for several databases. */
function foldersOf(files: readonly FileStep[]): readonly FolderAt[] {
  const folders = new Map<string, FolderAt>();
  for (const { folder } of files)
    if (folder !== undefined) folders.set(`${folder.path}\0${folder.dialect}`, folder);
  return [...folders.values()];
}

function byFile<K extends 'findings' | 'gaps' | 'baselined' | 'suppressed'>(
  files: readonly FileFound[],
  member: K,
): FileFound[K][number][] {
  return inOrder(files.flatMap((file): readonly FileFound[K][number][] => file[member]));
}

function inOrder<T extends { readonly file: string }>(all: readonly T[]): T[] {
  return all.toSorted((a, b) => (a.file === b.file ? 0 : a.file < b.file ? -1 : 1));
}
