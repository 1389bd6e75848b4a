/**
 * `plinth baseline`: writes the current findings to the baseline, so that later runs report only new ones. With --prune it only removes
 * entries whose finding no longer exists.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { printBaseline, readBaseline, type BaselineEntry } from '../../core/lint/baseline.ts';
import { fingerprintsOf } from '../../engine/session/fingerprints.ts';
import type { FileReport } from '../../engine/session/report.ts';
import type { Session } from '../../engine/session/session.ts';
import type { Io } from '../io.ts';
import type { LintRequest } from '../verbs/lint.ts';
import { printable } from '../style.ts';
import { lintSteps } from '../lint-run.ts';
import { lintRunOf } from '../lint-run-of.ts';
import type { BaselineRequest } from '../verbs/baseline.ts';
import { codeOf, printErrors } from '../written.ts';

/** Findings in the files that one baseline covers. */
interface Found {
  readonly looked: Set<string>;
  readonly entries: BaselineEntry[];
}

export async function baselineCommand(request: BaselineRequest, io: Io): Promise<number> {
  const found = new Map<string, Found>();
  const refused = new Set<string>();
  const { steps } = await lintSteps(everything(request), io, (session, report) => {
    note(found, session, report);
    for (const { message } of session.workspace.baselines.refused) refused.add(message);
  });
  const errors = lintRunOf(steps, undefined).errors.filter(({ message }) => !refused.has(message));
  if (errors.length > 0) {
    printErrors(errors, io);
    io.complain('No baseline was written, because not everything could be looked at.\n');
    return 2;
  }
  let failed = false;
  for (const [file, one] of found) {
    const shown = printable(relative(io.cwd, file) || file);
    const line = settle(request, file, one, shown);
    failed ||= line.failed;
    (line.failed ? io.complain : io.write)(line.text);
  }
  if (found.size === 0) io.write('Nothing to lint, nothing written.\n');
  return failed ? 2 : 0;
}

function settle(
  { prune }: BaselineRequest,
  file: string,
  { looked, entries }: Found,
  shown: string,
): { readonly text: string; readonly failed: boolean } {
  const before = existing(file);
  const keys = new Set(before.map(keyOf));
  const now = new Set(entries.map(keyOf));
  // Files that this run did not check keep their entries as long as the files exist.
  const others = before.filter((one) => !looked.has(one.file) && existsSync(resolve(file, '..', one.file)));
  const kept = prune ? entries.filter((one) => keys.has(keyOf(one))) : entries;
  const next = [...others, ...kept];
  if (next.length === 0 && before.length === 0)
    return { text: 'No findings: no baseline is needed.\n', failed: false };
  try {
    writeFileSync(file, printBaseline(next));
  } catch (error) {
    return { text: `${shown} was not written: ${codeOf(error)}.\n`, failed: true };
  }
  const all = new Set(next.map(keyOf));
  const added = [...all].filter((key) => !keys.has(key)).length;
  const removed = [...keys].filter((key) => !all.has(key)).length;
  const untold = prune ? [...now].filter((key) => !keys.has(key)).length : 0;
  const rest = untold === 0 ? '' : ` ${untold} new ${untold === 1 ? 'finding' : 'findings'} not taken in.`;
  return {
    text: `${shown}: ${all.size} ${all.size === 1 ? 'finding' : 'findings'}, ${added} added, ${removed} removed.${rest}\n`,
    failed: false,
  };
}

function note(found: Map<string, Found>, session: Session, report: FileReport): void {
  if (report.kind !== 'linted') return;
  const { file, name } = session.workspace.baselines.placeOf(report.path);
  const one = found.get(file) ?? { looked: new Set<string>(), entries: [] };
  found.set(file, one);
  one.looked.add(name);
  const findings = [...report.findings, ...report.baselined];
  const names = fingerprintsOf(report.text, report.sections, [...findings, ...report.suppressed]);
  const { required } = session.workspace.configs.configFor(report.path).config;
  // Findings of required rules are reported even if the baseline lists them.
  for (const finding of findings.filter(({ rule }) => required.get(rule)?.suppressible !== false))
    one.entries.push({ file: name, rule: finding.rule, fingerprint: names.get(finding) ?? '' });
}

/** A file that cannot be read has already been reported as an error. */
function existing(file: string): readonly BaselineEntry[] {
  if (!existsSync(file)) return [];
  const read = readBaseline(JSON.parse(readFileSync(file, 'utf8')));
  return typeof read === 'string' ? [] : read;
}

function keyOf({ file, rule, fingerprint }: BaselineEntry): string {
  return JSON.stringify([file, rule, fingerprint]);
}

function everything({ paths, config, target }: BaselineRequest): LintRequest {
  return {
    paths,
    config,
    target,
    scope: 'all',
    outputs: [],
    since: undefined,
    after: undefined,
    failOn: 'never',
    dialect: undefined,
    notUnderstood: false,
    stdinFilepath: undefined,
    stats: undefined,
    embeddedSql: undefined,
    teamRules: 'loaded',
    fix: 'no',
    shard: undefined,
    merge: false,
    cache: 'none',
  };
}
