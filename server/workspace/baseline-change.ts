/** Computes the text of plinth.baseline.json with one more accepted finding. Writes nothing. */
import { resolve } from 'node:path';
import { printBaseline } from '../../core/lint/baseline.ts';
import type { Finding } from '../../core/findings/finding.ts';
import { fingerprintsOf } from '../../engine/session/fingerprints.ts';
import type { FileReport } from '../../engine/session/report.ts';
import type { Session } from '../../engine/session/session.ts';

export interface BaselineChange {
  /** Absolute path. */
  readonly file: string;
  readonly text: string;
}

/** Undefined if a baseline would not hide the finding, or the existing baseline cannot be read. */
export function baselineChange(
  report: Extract<FileReport, { kind: 'linted' }>,
  session: Session,
  finding: Finding,
): BaselineChange | undefined {
  const { baselines, configs } = session.workspace;
  if (configs.configFor(report.path).config.required.get(finding.rule)?.suppressible === false)
    return undefined;
  const { file, name } = baselines.placeOf(report.path);
  const isIn = (trouble: { readonly file: string }): boolean => resolve(session.root, trouble.file) === file;
  if (baselines.troubles.some((trouble) => isIn(trouble) && !baselines.refused.includes(trouble)))
    return undefined;
  const listed = baselines.all.find((one) => one.file === file)?.entries ?? [];
  const { text, sections, findings, baselined, suppressed } = report;
  const fingerprint = fingerprintsOf(text, sections, [...findings, ...baselined, ...suppressed]).get(finding);
  if (fingerprint === undefined) return undefined;
  return { file, text: printBaseline([...listed, { file: name, rule: finding.rule, fingerprint }]) };
}
