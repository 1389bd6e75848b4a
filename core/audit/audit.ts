/**
 * Assembles an audit: compares the findings on the current schema with those that people have accepted, groups them by what to do, and
 * counts them by category, area and table.
 */
import { areasOf, byForeignKeys } from '../dictionary/areas.ts';
import { shortName, type PlaceOf } from '../dictionary/context.ts';
import { openPersonalColumns } from '../dictionary/tables.ts';
import { docsOf } from '../lint/docs-url.ts';
import { categories, type Finding } from '../findings/finding.ts';
import { severities } from '../findings/grading.ts';
import type { RuleSummary } from '../lint/own-rule.ts';
import { serverName } from '../migrations/dialect/server-version.ts';
import type { PersonalDataSettings } from '../personal-data/settings.ts';
import { oneLine, plural } from '../text/format.ts';
import type { Schema } from '../schema/model.ts';
import { relationsOf } from '../schema/print/kinds.ts';
import type {
  Audit,
  AuditFinding,
  AuditGroup,
  Counts,
  FindingState,
  TrendFinding,
  TrendRun,
} from './model.ts';
import type { Standing, StandingFinding } from './schema-lint.ts';

/** A finding in a migration that a comment or the baseline accepts. */
export interface Accepted {
  readonly file: string;
  readonly finding: Finding;
  readonly by: 'comment' | 'baseline';
  readonly reason: string;
}

export interface AuditInput {
  readonly schema: Schema;
  readonly standing: Standing;
  readonly accepted: readonly Accepted[];
  readonly rules: readonly RuleSummary[];
  readonly settings: PersonalDataSettings;
  readonly place: PlaceOf;
  readonly facts: Pick<
    Audit,
    | 'folder'
    | 'tool'
    | 'date'
    | 'plinth'
    | 'targetVersion'
    | 'preset'
    | 'statements'
    | 'understood'
    | 'unused'
  >;
}

/** Without the trend, which depends on earlier audits. */
export function auditOf(input: AuditInput): Audit {
  const { schema, standing, settings, facts } = input;
  const tables = relationsOf(schema).tables.filter(({ partitionOf }) => partitionOf === undefined);
  const titles = new Map(
    areasOf(tables, byForeignKeys).flatMap((area) =>
      area.tables.map(({ key }) => [key, area.title] as const),
    ),
  );
  const all = standing.findings
    .map((one) => auditFinding(one, titles, input))
    .toSorted(
      (a, b) =>
        weight(a) - weight(b) ||
        order(a.rule, b.rule) ||
        order(a.object, b.object) ||
        order(a.message, b.message),
    );
  const open = all.filter(({ state }) => state.kind === 'open');
  return {
    ...facts,
    server: serverName(schema.dialect, facts.targetVersion),
    tables: tables.length,
    open: counted(open),
    accepted: all.length - open.length,
    categories: categories
      .map((category) => ({ category, counts: counted(open.filter((one) => one.category === category)) }))
      .filter(({ counts }) => counts.all > 0),
    groups: groupsOf(open, input.rules),
    acceptedFindings: all.filter(({ state }) => state.kind === 'accepted'),
    areas: byMost(open, ({ area }) => area).map(({ name, counts }) => ({ area: name, counts })),
    worst: byMost(open, ({ object }) => object)
      .slice(0, 10)
      .map(({ name, counts, findings }) => ({
        object: name,
        counts,
        rules: [...new Set(findings.map(({ rule }) => rule))].sort(),
      })),
    personal: tables.flatMap((table) => {
      const columns = openPersonalColumns({ schema, settings }, table);
      return columns.length === 0 ? [] : [{ table: shortName(table.key), columns }];
    }),
    trend: { kind: 'none' },
    notVerified: [
      ...(facts.understood < facts.statements
        ? [
            `${facts.statements - facts.understood} of ${plural(facts.statements, 'statement')} of these migrations were not understood: what they do is not in here.`,
          ]
        : []),
      ...standing.crashes.map(
        (rule) => `The rule ${rule} failed on this schema: what it would have said is missing.`,
      ),
      'Queries of the code around were not looked at: which keys they follow and which indexes they use is not known here.',
      'No server was asked: sizes, data, and what was changed there by hand are not known.',
    ],
  };
}

function auditFinding(
  { finding, key, object, origin }: StandingFinding,
  titles: ReadonlyMap<string, string>,
  input: AuditInput,
): AuditFinding {
  const place = origin && input.place(origin);
  return {
    rule: finding.rule,
    category: finding.category,
    severity: finding.severity,
    message: oneLine(finding.message),
    object,
    area: key === undefined ? undefined : titles.get(key),
    place: place && { file: place.file, line: place.line },
    state: stateOf(finding, origin, input.accepted),
  };
}

/** Accepted if the rule is the same, and either the message or the statement that created the object. */
function stateOf(
  { rule, message }: Finding,
  origin: StandingFinding['origin'],
  accepted: readonly Accepted[],
): FindingState {
  const found = accepted.find(
    (one) =>
      one.finding.rule === rule &&
      (one.finding.message === message ||
        (origin !== undefined &&
          one.file === origin.file &&
          origin.span.start <= one.finding.span.start &&
          one.finding.span.end <= origin.span.end)),
  );
  return found === undefined
    ? { kind: 'open' }
    : { kind: 'accepted', by: found.by, reason: oneLine(found.reason) };
}

function groupsOf(open: readonly AuditFinding[], rules: AuditInput['rules']): readonly AuditGroup[] {
  const byRule = new Map<string, AuditFinding[]>();
  for (const one of open) {
    const list = byRule.get(one.rule);
    if (list === undefined) byRule.set(one.rule, [one]);
    else list.push(one);
  }
  return [...byRule].flatMap(([id, findings]) => {
    const [first] = findings;
    const rule = rules.find((one) => one.id === id);
    if (first === undefined) return [];
    return [
      {
        rule: id,
        category: first.category,
        severity: first.severity,
        summary: oneLine(rule?.summary ?? ''),
        docs: docsOf({ rule: first.rule }),
        findings,
      },
    ];
  });
}

/** The most urgent first, then the most frequent. */
function byMost(open: readonly AuditFinding[], nameOf: (one: AuditFinding) => string | undefined) {
  const found = new Map<string, AuditFinding[]>();
  for (const one of open) {
    const name = nameOf(one);
    if (name === undefined) continue;
    const list = found.get(name);
    if (list === undefined) found.set(name, [one]);
    else list.push(one);
  }
  return [...found]
    .map(([name, findings]) => ({ name, findings, counts: counted(findings) }))
    .toSorted(
      ({ counts: a, name: first }, { counts: b, name: second }) =>
        b.error - a.error ||
        b.warning - a.warning ||
        b.info - a.info ||
        b.hint - a.hint ||
        order(first, second),
    );
}

function counted(findings: readonly Pick<AuditFinding, 'severity'>[]): Counts {
  const of = (severity: AuditFinding['severity']): number =>
    findings.filter((one) => one.severity === severity).length;
  return {
    error: of('error'),
    warning: of('warning'),
    info: of('info'),
    hint: of('hint'),
    all: findings.length,
  };
}

function weight({ severity }: AuditFinding): number {
  return severities.indexOf(severity);
}

function order(a = '', b = ''): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The entry of this run in the trend file. */
export function runOf(audit: Audit): { readonly run: TrendRun; readonly findings: readonly TrendFinding[] } {
  const { date, plinth, tables, open, accepted } = audit;
  return {
    run: { date, plinth, tables, open, accepted },
    findings: audit.groups.flatMap(({ findings }) =>
      findings.map(({ rule, severity, object, message }) => ({
        rule,
        severity,
        object: object ?? '',
        message,
      })),
    ),
  };
}
