/** Diagnostics for queries that new work breaks: in their own files, with the migration, and at its statement, with the queries. */
import { join } from 'node:path';
import {
  DiagnosticSeverity,
  type Diagnostic,
  type DiagnosticRelatedInformation,
} from 'vscode-languageserver';
import { groupBy } from '../../core/collections/group-by.ts';
import { baseOf } from '../../core/migrations/listing.ts';
import type { Span } from '../../core/text/span.ts';
import type { AffectedQuery } from '../../engine/branch/affected.ts';
import type { ServerContext } from '../context.ts';
import { rangesOf } from '../convert/range.ts';
import { uriOf } from '../convert/uri.ts';
import { locator, type Locate } from '../workspace/locate.ts';
import type { PlacedBreak } from './branch-effects.ts';

/** The code of the diagnostic in the query's file, and of that at the migration's statement. */
const brokenQuery = 'broken-query';
const breaksQueries = 'breaks-queries';

/** More names do not help. */
const mostNames = 3;
const mostRelated = 10;

/** Files that have such diagnostics, as URIs. */
export function urisOfBranch({ branch }: Pick<ServerContext, 'branch'>): readonly string[] {
  const paths = branch.found.flatMap(({ root, broken: { query, step } }) => [
    join(root, query.path),
    join(root, step.path),
  ]);
  return [...new Set(paths)].map(uriOf);
}

export function branchDiagnostics(
  context: Pick<ServerContext, 'branch' | 'documents' | 'client'>,
  uri: string,
  text: string,
): readonly Diagnostic[] {
  const own = (root: string, path: string): boolean => uriOf(join(root, path)) === uri;
  const { found } = context.branch;
  const inFile = found.filter(({ root, broken }) => own(root, broken.query.path));
  const made = found.filter(({ root, broken }) => own(root, broken.step.path));
  if (inFile.length === 0 && made.length === 0) return [];
  const locate = locator(context);
  const shown = { text, ranges: rangesOf(text), locate, related: relatedBy(locate, context) };
  const bySteps = groupBy(made, ({ broken: { step } }) => `${step.span.start}:${step.text}`);
  return [
    ...inFile.flatMap((one) => ofQuery(one, shown)),
    ...[...bySteps.values()].flatMap((all) => ofStep(all, shown)),
  ];
}

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

function ofQuery({ root, broken }: PlacedBreak, { text, ranges, related }: Shown): readonly Diagnostic[] {
  const { query, mistake, step } = broken;
  const moved = movedBy(text, query.written, query.span.start);
  if (moved === undefined) return [];
  const { start, end } = query.placeOf(mistake.span);
  const migration = baseOf(step.path);
  return [
    {
      source: 'plinth',
      code: brokenQuery,
      severity: DiagnosticSeverity.Error,
      range: ranges.toRange({ start: start + moved, end: end + moved }),
      message:
        query.kind === 'view'
          ? `${migration} drops the view ${query.name ?? ''} by CASCADE.`
          : `${mistake.message} ${subject(query)} fails once ${migration} has run.`,
      relatedInformation: [...related(join(root, step.path), step.span, 'This statement breaks it.')],
    },
  ];
}

function subject({ kind, name }: AffectedQuery): string {
  return kind === 'function' ? `This query of the function ${name ?? ''}` : 'This query';
}

function ofStep(
  all: readonly PlacedBreak[],
  { text, ranges, locate, related }: Shown,
): readonly Diagnostic[] {
  const [first] = all;
  if (first === undefined) return [];
  const { step } = first.broken;
  const moved = movedBy(text, step.written, step.span.start);
  if (moved === undefined) return [];
  const names = all.slice(0, mostNames).map((one) => nameOf(one, locate));
  const more = all.length - names.length;
  const listed = `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return [
    {
      source: 'plinth',
      code: breaksQueries,
      severity: DiagnosticSeverity.Warning,
      range: ranges.toRange({ start: step.span.start + moved, end: step.span.end + moved }),
      message: `${counted(all)} of this workspace ${all.length === 1 ? 'breaks' : 'break'} with this statement: ${listed}.`,
      relatedInformation: all
        .slice(0, mostRelated)
        .flatMap(({ root, broken: { query, mistake } }) =>
          related(join(root, query.path), query.placeOf(mistake.span), mistake.message),
        ),
    },
  ];
}

/** `2 queries and 1 view`. */
function counted(all: readonly PlacedBreak[]): string {
  const kinds = groupBy(all, ({ broken: { query } }) => query.kind);
  const words = [...kinds].map(([kind, { length }]) => `${length} ${length === 1 ? kind : plurals[kind]}`);
  return [words.slice(0, -1).join(', '), ...words.slice(-1)].filter((one) => one !== '').join(' and ');
}

const plurals = { query: 'queries', function: 'functions', view: 'views' } as const;

/** `LatestOrders in orders.sql`, `orders.ts:12`. */
function nameOf({ root, broken: { query } }: PlacedBreak, locate: Locate): string {
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
