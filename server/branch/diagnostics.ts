/**
 * Diagnostics for queries that new work breaks or plans worse: in their own files, with the migration, and at its statement, with the
 * queries.
 */
import { join } from 'node:path';
import {
  DiagnosticSeverity,
  type Diagnostic,
  type DiagnosticRelatedInformation,
} from 'vscode-languageserver';
import { groupBy } from '../../core/collections/group-by.ts';
import { baseOf } from '../../core/migrations/listing.ts';
import type { FingerprintNode } from '../../core/plan-tests/fingerprint.ts';
import { nodeLine } from '../../core/plan-tests/record.ts';
import { labInWords } from '../../core/plan/present/words.ts';
import type { Span } from '../../core/text/span.ts';
import type { AffectedQuery } from '../../engine/branch/affected.ts';
import type { Step } from '../../engine/branch/branch.ts';
import type { WorsenedQuery } from '../../engine/branch/worsened.ts';
import type { ServerContext } from '../context.ts';
import { rangesOf } from '../convert/range.ts';
import { pathOf, uriOf } from '../convert/uri.ts';
import { locator, type Locate } from '../workspace/locate.ts';
import type { FolderEffects } from './branch-effects.ts';

/** One query and the statement of the new work that it suffers from. */
interface Effect {
  readonly root: string;
  readonly query: AffectedQuery;
  readonly step: Step;
  readonly kind: 'broken' | 'worsened';
  /** In the query's file. */
  readonly span: Span;
  /** In the query's file, and in short at the statement. */
  readonly message: string;
  readonly short: string;
}

/** At a statement that breaks queries. */
export const breaksQueries = 'breaks-queries';

/** Codes of the diagnostics in the query's file and at the statement, and how grave they are. */
const told = {
  broken: {
    code: 'broken-query',
    severity: DiagnosticSeverity.Error,
    cause: 'This statement breaks it.',
    effect: { code: breaksQueries, severity: DiagnosticSeverity.Warning, verb: ['breaks', 'break'] },
  },
  worsened: {
    code: 'worse-plan',
    severity: DiagnosticSeverity.Information,
    cause: 'This statement changes its plan.',
    effect: {
      code: 'worsens-plans',
      severity: DiagnosticSeverity.Information,
      verb: ['gets another plan', 'get other plans'],
    },
  },
} as const;

/** More names do not help, nor do more lines of a plan. */
const mostNames = 3;
const mostRelated = 10;
const mostLines = 12;

/** Files that have such diagnostics, as URIs. */
export function urisOfBranch({ branch }: Pick<ServerContext, 'branch'>): readonly string[] {
  const paths = branch.found.flatMap(({ root, broken, worsened }) =>
    [...broken, ...worsened].flatMap(({ query, step }) => [join(root, query.path), join(root, step.path)]),
  );
  return [...new Set(paths)].map(uriOf);
}

export function branchDiagnostics(
  context: Pick<ServerContext, 'branch' | 'documents' | 'client' | 'workspace'>,
  uri: string,
  text: string,
): readonly Diagnostic[] {
  const file = pathOf(uri);
  const all = context.branch.found.flatMap((one) => effectsIn(one, file));
  if (all.length === 0) return [];
  const inFile = all.filter(({ root, query }) => join(root, query.path) === file);
  const made = all.filter(({ root, step }) => join(root, step.path) === file);
  const locate = locator(context);
  const shown = { text, ranges: rangesOf(text), locate, related: relatedBy(locate, context) };
  const bySteps = groupBy(made, ({ kind, step }) => `${kind}:${step.span.start}:${step.written}`);
  return [
    ...inFile.flatMap((one) => ofQuery(one, shown)),
    ...[...bySteps.values()].flatMap((some) => ofStep(some, shown)),
  ];
}

// ------------------------------------------------------------------------------------------------------------- effects

/** Those that the file has to do with: every request for a document asks. */
function effectsIn(
  { root, broken, worsened, collectedAt }: FolderEffects,
  file: string | undefined,
): readonly Effect[] {
  const isOf = ({ query, step }: Pick<Effect, 'query' | 'step'>): boolean =>
    join(root, query.path) === file || join(root, step.path) === file;
  return [
    ...broken.filter(isOf).map(({ query, step, mistake }): Effect => {
      const migration = baseOf(step.path);
      const message =
        query.kind === 'view'
          ? `${migration} drops the view ${query.name ?? ''} by CASCADE.`
          : `${mistake.message} ${subject(query)} fails once ${migration} has run.`;
      const short = mistake.message;
      return { root, query, step, kind: 'broken', span: query.placeOf(mistake.span), message, short };
    }),
    ...worsened.filter(isOf).map((one): Effect => {
      const { query, step, check } = one;
      const message = planMessage(one, collectedAt);
      return { root, query, step, kind: 'worsened', span: query.span, message, short: check.words.join(' ') };
    }),
  ];
}

function subject({ kind, name }: AffectedQuery): string {
  return kind === 'function' ? `This query of the function ${name ?? ''}` : 'This query';
}

function planMessage({ query, check, step }: WorsenedQuery, collectedAt: string | undefined): string {
  const { words, recorded, nodes } = check;
  const whose = subject(query);
  const what = `${whose.charAt(0).toLowerCase()}${whose.slice(1)} gets another plan once ${baseOf(step.path)} has run.`;
  return [
    `${labInWords(collectedAt)}: ${what} ${words.join(' ')}`,
    'Before:',
    ...linesOf(recorded.nodes),
    'After:',
    ...linesOf(nodes),
  ].join('\n');
}

function linesOf(nodes: readonly FingerprintNode[]): readonly string[] {
  const lines = nodes.slice(0, mostLines).map(nodeLine);
  return nodes.length > mostLines ? [...lines, `  and ${nodes.length - mostLines} more`] : lines;
}

// --------------------------------------------------------------------------------------------------------- diagnostics

interface Shown {
  readonly text: string;
  readonly ranges: ReturnType<typeof rangesOf>;
  readonly locate: Locate;
  readonly related: (path: string, span: Span, message: string) => readonly DiagnosticRelatedInformation[];
}

function relatedBy(locate: Locate, { client }: Pick<ServerContext, 'client'>): Shown['related'] {
  return (path, span, message) => {
    const range = client.relatedInformation ? locate(path, span) : undefined;
    return range === undefined ? [] : [{ location: { uri: uriOf(path), range }, message }];
  };
}

function ofQuery(
  { root, query, step, kind, span, message }: Effect,
  { text, ranges, related }: Shown,
): readonly Diagnostic[] {
  const moved = movedBy(text, query.written, query.span.start);
  if (moved === undefined) return [];
  const { code, severity, cause } = told[kind];
  return [
    {
      source: 'plinth',
      code,
      severity,
      range: ranges.toRange({ start: span.start + moved, end: span.end + moved }),
      message,
      relatedInformation: [...related(join(root, step.path), step.span, cause)],
    },
  ];
}

/** Of effects of one kind. */
function ofStep(all: readonly Effect[], { text, ranges, locate, related }: Shown): readonly Diagnostic[] {
  const [first] = all;
  const { step, kind } = first ?? {};
  if (step === undefined || kind === undefined) return [];
  const moved = movedBy(text, step.written, step.span.start);
  if (moved === undefined) return [];
  const names = all.slice(0, mostNames).map((one) => nameOf(one, locate));
  const more = all.length - names.length;
  const listed = `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  const { code, severity, verb } = told[kind].effect;
  return [
    {
      source: 'plinth',
      code,
      severity,
      range: ranges.toRange({ start: step.span.start + moved, end: step.span.end + moved }),
      message: `${counted(all)} of this workspace ${verb[all.length === 1 ? 0 : 1]} with this statement: ${listed}.`,
      relatedInformation: all
        .slice(0, mostRelated)
        .flatMap(({ root, query, span, short }) => related(join(root, query.path), span, short)),
    },
  ];
}

/** `2 queries and 1 view`. */
function counted(all: readonly Effect[]): string {
  const kinds = groupBy(all, ({ query }) => query.kind);
  const words = [...kinds].map(([kind, { length }]) => `${length} ${length === 1 ? kind : plurals[kind]}`);
  return [words.slice(0, -1).join(', '), ...words.slice(-1)].filter((one) => one !== '').join(' and ');
}

const plurals = { query: 'queries', function: 'functions', view: 'views' } as const;

/** `LatestOrders in orders.sql`, `orders.ts:12`. */
function nameOf({ root, query }: Effect, locate: Locate): string {
  const { kind, name, path, span } = query;
  if (name !== undefined) return kind === 'query' ? `${name} in ${baseOf(path)}` : name;
  const line = locate(join(root, path), span)?.start.line;
  return line === undefined ? baseOf(path) : `${baseOf(path)}:${line + 1}`;
}

/** How far a text is from its place since; undefined if the document has it no more. */
function movedBy(text: string, written: string, start: number): number | undefined {
  if (text.startsWith(written, start)) return 0;
  const found = [text.lastIndexOf(written, start), text.indexOf(written, start)].filter((at) => at >= 0);
  const [nearest] = found.sort((a, b) => Math.abs(a - start) - Math.abs(b - start));
  return nearest === undefined ? undefined : nearest - start;
}
