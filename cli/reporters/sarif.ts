/**
 * SARIF 2.1.0 for code scanning: rules with their help, findings with fixes and fingerprints, and suppressed findings with the reason from
 * the comment. Columns are one-based UTF-16 code units; ends are exclusive.
 */
import { docsOfRule } from '../../core/lint/docs-url.ts';
import { categoryOf } from '../../core/findings/finding.ts';
import type { Severity } from '../../core/findings/grading.ts';
import { reportedRule } from '../reported-rule.ts';
import { ownRules } from '../../core/lint/own-rules.ts';
import { defaultPreset, speaksIn } from '../../core/findings/preset.ts';
import type { PositionRange } from '../../core/text/line-index.ts';
import { kit } from '../../engine/session/kit.ts';
import type { FoundAt, LintRun, RunError, SuppressedAt, ReportedRule } from '../result.ts';
import { sizeMember } from './size.ts';

export function sarifReport(run: LintRun, version: string): string {
  const rules = [...[...kit.rules, ...ownRules].map(reportedRule), ...run.teamRules];
  const places = new Map(rules.map((rule, i) => [rule.id, i]));
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Plinth',
            informationUri: 'https://github.com/plinth-db/plinth',
            version,
            rules: rules.map(ruleSarif),
          },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { SRCROOT: { description: { text: 'The folder that the command ran in.' } } },
        invocations: [
          {
            executionSuccessful: run.errors.length === 0,
            toolExecutionNotifications: run.errors.map(notification),
          },
        ],
        results: [
          ...run.findings.map((found) => resultSarif(found, places)),
          ...run.suppressed.map((found) => ({
            ...resultSarif(found, places),
            suppressions: [suppression(found)],
          })),
          ...run.baselined.map((found) => ({
            ...resultSarif(found, places),
            suppressions: [{ kind: 'external', status: 'accepted', justification: 'It is in the baseline.' }],
          })),
        ],
      },
    ],
  };
  return `${JSON.stringify(log, wellFormed, 2)}\n`;
}

// ---------------------------------------------------------------------------------------------------------------------- rules

function ruleSarif(rule: ReportedRule) {
  const docs = docsOfRule(rule);
  const off = rule.whenOff === '' ? '' : `\n\n## When to switch it off\n\n${rule.whenOff}`;
  return {
    id: rule.id,
    name: rule.id
      .split(/[/-]/)
      .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
      .join(''),
    shortDescription: { text: rule.summary },
    fullDescription: { text: rule.why === '' ? rule.summary : rule.why },
    help: {
      text: `${rule.why}\n\n${rule.instead}`,
      markdown: `# ${rule.id}\n\n${rule.why}\n\n## What to do instead\n\n${rule.instead}${off}`,
    },
    ...(docs === undefined ? {} : { helpUri: docs }),
    defaultConfiguration: {
      level: levels[rule.severity],
      enabled: speaksIn(rule.preset, defaultPreset),
    },
    properties: { tags: [categoryOf(rule.id), rule.preset], 'problem.severity': problems[rule.severity] },
  };
}

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
  hint: 'note',
};

/** The tags that GitHub uses for code quality. */
const problems: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'recommendation',
  hint: 'recommendation',
};

// -------------------------------------------------------------------------------------------------------------------- results

function resultSarif(found: FoundAt, places: ReadonlyMap<string, number>) {
  const { finding, file, range, lines, related, edits, fingerprint } = found;
  return {
    ruleId: finding.rule,
    ruleIndex: places.get(finding.rule) ?? -1,
    level: levels[finding.severity],
    message: { text: finding.message },
    locations: [
      {
        physicalLocation: {
          artifactLocation: artifact(file),
          region: { ...region(range), snippet: { text: lines.join('\n') } },
        },
      },
    ],
    relatedLocations: related.map((one, id) => ({
      id: id + 1,
      message: { text: one.message },
      physicalLocation: { artifactLocation: artifact(one.file), region: { startLine: one.line } },
    })),
    partialFingerprints: { 'plinth/v1': fingerprint },
    ...(finding.fix === undefined || finding.fix.kind === 'files'
      ? {}
      : { fixes: [fixSarif(finding.fix.title, file, edits)] }),
    properties: { fix: finding.fix?.kind ?? 'none', ...sizeMember(finding.size) },
  };
}

function fixSarif(title: string, file: string, edits: FoundAt['edits']) {
  const replacements = edits.map(({ range, newText }) => ({
    deletedRegion: region(range),
    ...(newText === '' ? {} : { insertedContent: { text: newText } }),
  }));
  return {
    description: { text: title },
    artifactChanges: [{ artifactLocation: artifact(file), replacements }],
  };
}

function suppression({ reason }: SuppressedAt) {
  return { kind: 'inSource', status: 'accepted', justification: reason };
}

function region({ start, end }: PositionRange) {
  return {
    startLine: start.line + 1,
    startColumn: start.column + 1,
    endLine: end.line + 1,
    endColumn: end.column + 1,
  };
}

/** Relative references with every segment escaped. */
function artifact(file: string) {
  const uri = file
    .split('/')
    .map((segment) => encodeURIComponent(wellFormed('', segment)))
    .join('/');
  return { uri, uriBaseId: 'SRCROOT' };
}

function notification({ kind, message, file, line }: RunError) {
  const location = file === undefined ? undefined : artifact(file.replace(/:\d+:\d+$/, ''));
  return {
    descriptor: { id: `plinth/${kind}` },
    level: 'error',
    message: { text: message },
    ...(location === undefined
      ? {}
      : {
          locations: [
            {
              physicalLocation: {
                artifactLocation: location,
                ...(line === undefined ? {} : { region: { startLine: line } }),
              },
            },
          ],
        }),
  };
}

/** Replaces lone surrogates: most JSON readers refuse them. */
function wellFormed<T>(_key: string, value: T): T | string {
  return typeof value === 'string' ? value.replaceAll(/\p{Cs}/gu, '\ufffd') : value;
}
