/**
 * Reports what the target version of PostgreSQL lacks, in statements and in the bodies inside them, and drops syntax errors that only the
 * newest grammar reports. core/syntax/postgres/versions knows what is new in each version; functions that migrations create are never
 * reported.
 */
import { capital } from '../text/enumerate.ts';
import type { Schema } from '../schema/model.ts';
import type { ParsedBody, ParsedStatement, Statement } from '../syntax/statement.ts';
import type { Newer, TargetSyntax } from '../syntax/postgres/versions/target.ts';
import { span, type Span } from '../text/span.ts';
import { type Finding, categoryOf } from '../findings/finding.ts';
import type { Severity } from '../findings/grading.ts';
import { newerThanTarget } from './own-rules.ts';

/** Where the target version comes from. */
export type TargetSource = 'configured' | 'connection' | 'statistics' | 'repository' | 'assumed';

export interface Target {
  readonly syntax: TargetSyntax;
  readonly from: TargetSource;
  /** Name of the connection that reported the version. */
  readonly connection?: string | undefined;
  /** The file of the repository that names the version. */
  readonly file?: string | undefined;
}

/** `schemas` are those before and after the document: a function that exists in either is not the server's. */
export function newerThan(
  target: Target,
  statements: readonly Statement[],
  schemas: () => readonly Schema[],
): readonly Finding[] {
  return statements
    .flatMap((statement) => found(target.syntax, statement.parsed, statement.span.start))
    .filter(({ newer }) => newer.function === undefined || !isMade(newer.function, schemas()))
    .map(({ newer, at, whenCalled }) => ({
      rule: newerThanTarget.id,
      category: categoryOf(newerThanTarget.id),
      hazard: 'refused',
      severity: severityOf(newer, target, whenCalled),
      message: messageOf(newer, target),
      span: at,
      related: [],
      fix: undefined,
      tags: [],
    }));
}

interface Found {
  readonly newer: Newer;
  readonly at: Span;
  /** In the body of a function: the server only fails when the function is called. */
  readonly whenCalled: boolean;
}

const nothing: readonly Found[] = [];

function found(syntax: TargetSyntax, parsed: ParsedStatement, offset: number): readonly Found[] {
  const newer = syntax.newerIn(parsed);
  // Almost all statements, at each keystroke.
  if (newer.length === 0 && parsed.bodies.length === 0) return nothing;
  const own = newer.map((one) => ({ newer: one, at: placeOf(parsed, one.at, offset), whenCalled: false }));
  return [...own, ...parsed.bodies.flatMap((body) => inBody(syntax, body, offset))];
}

function inBody(syntax: TargetSyntax, body: ParsedBody, offset: number): readonly Found[] {
  return body.statements.flatMap(({ parsed, span: inner }) =>
    found(syntax, parsed, offset + inner.start).map((one) => ({
      ...one,
      whenCalled: one.whenCalled || body.runs === 'when-called',
    })),
  );
}

/** The token that is newer, else the statement's first. */
function placeOf(parsed: ParsedStatement, at: number | undefined, offset: number): Span {
  const from = Math.min(at ?? 0, Math.max(0, parsed.text.length - 1));
  const token = parsed.tokens.findLast((one) => one.start <= from) ?? parsed.tokens[0];
  return token === undefined
    ? span(offset, offset + parsed.text.length)
    : span(offset + token.start, offset + token.end);
}

/** Milder if the target version is a default or comes from a development setup, because the server may be newer. */
function severityOf(newer: Newer, target: Target, whenCalled: boolean): Severity {
  if (target.from === 'assumed' || target.from === 'repository') return 'info';
  return whenCalled || newer.function !== undefined ? 'warning' : newerThanTarget.severity;
}

function messageOf({ name, since, message }: Newer, of: Target): string {
  const target = describeTarget(of);
  return name === undefined
    ? `PostgreSQL ${since} takes this statement; ${target} does not: ${message ?? 'it refuses it'}.`
    : `${capital(name)} came with PostgreSQL ${since}; ${target} does not have it.`;
}

function describeTarget({ syntax: { version }, from, connection, file }: Target): string {
  switch (from) {
    case 'configured':
      return `the target, PostgreSQL ${version},`;
    case 'connection':
      return `PostgreSQL ${version}, from the connection ${connection ?? 'in use'},`;
    case 'statistics':
      return `PostgreSQL ${version}, which ${file ?? 'the statistics'} was collected from,`;
    case 'repository':
      return `PostgreSQL ${version}, which ${file ?? 'the repository'} starts,`;
    case 'assumed':
      return `PostgreSQL ${version}, which is assumed as no target is configured,`;
  }
}

function isMade(name: string, schemas: readonly Schema[]): boolean {
  return schemas.some((schema) =>
    [...schema.functions.values()].some((overloads) => overloads.some((routine) => routine.name === name)),
  );
}
