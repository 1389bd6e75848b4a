/**
 * What one line of a configuration answers for a whole folder is told once for it: in the last migration that has the finding, where people
 * work. Whoever names a file is told in that file.
 */
import type { Rule } from '../../core/rule-kit/define-rule.ts';
import type { FolderHistory } from './history.ts';
import type { FileReport } from './report.ts';

export async function onceInFolder(
  report: FileReport,
  history: FolderHistory | undefined,
  rules: readonly Rule[],
  reportOf: (path: string) => Promise<FileReport>,
): Promise<FileReport> {
  if (report.kind !== 'linted' || history === undefined) return report;
  const has = (one: FileReport, { id }: Rule): boolean =>
    one.kind === 'linted' && one.findings.some(({ rule }) => rule === id);
  // Who has accepted it in one file has accepted it for the folder.
  const hasAnswer = (one: FileReport, { id }: Rule): boolean =>
    one.kind === 'linted' && [...one.findings, ...one.baselined].some(({ rule }) => rule === id);
  let { findings } = report;
  for (const rule of rules) {
    if (rule.gathersIn !== 'folder' || !has(report, rule)) continue;
    for (const later of behind(report.path, history)) {
      if (!hasAnswer(await reportOf(later), rule)) continue;
      findings = findings.filter((one) => one.rule !== rule.id);
      break;
    }
  }
  return findings === report.findings ? report : { ...report, findings };
}

/** The migrations behind a file, the last first; for a down migration, its own up migration too. */
function behind(path: string, history: FolderHistory): readonly string[] {
  const place = history.placeOf(path) ?? 0;
  const paths = history.up.map((file) => history.pathOf(file));
  return paths.filter((one, at) => (at === place ? one !== path : at > place)).toReversed();
}
