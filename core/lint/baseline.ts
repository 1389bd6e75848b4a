/**
 * Findings that a team has accepted, as plinth.baseline.json lists them: by file, rule and fingerprint. Listed findings are hidden and
 * counted; entries whose finding no longer exists are reported, so that they can be removed.
 */
import type { Finding } from '../findings/finding.ts';

export const baselineFileName = 'plinth.baseline.json';

export interface BaselineEntry {
  /** Relative to the baseline's folder, forward slashes. */
  readonly file: string;
  readonly rule: string;
  readonly fingerprint: string;
}

export interface Baselined {
  readonly findings: readonly Finding[];
  readonly hidden: readonly Finding[];
  readonly gone: readonly BaselineEntry[];
}

/** `entries` are those of one file; `names` are the fingerprints of its findings. */
export function applyBaseline(
  findings: readonly Finding[],
  entries: readonly BaselineEntry[],
  names: ReadonlyMap<Finding, string>,
): Baselined {
  if (entries.length === 0) return { findings, hidden: [], gone: [] };
  const known = new Set(entries.map(({ rule, fingerprint }) => `${rule} ${fingerprint}`));
  const nameOf = (finding: Finding): string => `${finding.rule} ${names.get(finding) ?? ''}`;
  const found = new Set(findings.map(nameOf));
  return {
    findings: findings.filter((finding) => !known.has(nameOf(finding))),
    hidden: findings.filter((finding) => known.has(nameOf(finding))),
    gone: entries.filter(({ rule, fingerprint }) => !found.has(`${rule} ${fingerprint}`)),
  };
}

/** Sorted, one entry on each line, so that branches which both add entries merge without a conflict. */
export function printBaseline(entries: readonly BaselineEntry[]): string {
  const lines = [...new Set(entries.map(lineOf))].sort();
  const list = lines.length === 0 ? '[]' : `[\n${lines.map((line) => `    ${line}`).join(',\n')}\n  ]`;
  return `{\n  "version": 1,\n  "findings": ${list}\n}\n`;
}

function lineOf({ file, rule, fingerprint }: BaselineEntry): string {
  return `{ "file": ${JSON.stringify(file)}, "rule": ${JSON.stringify(rule)}, "fingerprint": ${JSON.stringify(fingerprint)} }`;
}

/** Undefined, with the reason, if the text is not a baseline that this version reads. */
export function readBaseline(value: unknown): readonly BaselineEntry[] | string {
  if (typeof value !== 'object' || value === null || !('version' in value) || !('findings' in value))
    return 'it must be an object with “version” and “findings”';
  if (value.version !== 1) return 'its “version” is not 1: a newer Plinth has written it, or something else';
  if (!Array.isArray(value.findings)) return '“findings” must be a list';
  const list: readonly unknown[] = value.findings;
  const entries = list.flatMap((one) => entryOf(one) ?? []);
  return entries.length === list.length
    ? entries
    : 'each of its “findings” needs “file”, “rule” and “fingerprint”, all of them text';
}

function entryOf(value: unknown): BaselineEntry | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!('file' in value) || !('rule' in value) || !('fingerprint' in value)) return undefined;
  const { file, rule, fingerprint } = value;
  return typeof file === 'string' && typeof rule === 'string' && typeof fingerprint === 'string'
    ? { file, rule, fingerprint }
    : undefined;
}
