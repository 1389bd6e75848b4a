/** Finds values that become part of a statement's text: a user who controls them can change the statement. */
import type { EmbeddedFinding } from '../../core/embedded-sql/embedded.ts';
import { interpolatedIdentifier, interpolatedQuery } from '../../core/lint/interpolation-rules.ts';
import type { Fix } from '../../core/findings/finding.ts';
import type { Severity } from '../../core/findings/grading.ts';
import type { Span } from '../../core/text/span.ts';
import type { Hole } from './parts.ts';
import { placeholderEdits } from './placeholders.ts';
import { positionOf, type Position } from './position.ts';
import type { Sink } from './sink.ts';
import { trustOf, type Trust } from './trust.ts';

export function injectionsIn(sinks: Iterable<Sink>): readonly EmbeddedFinding[] {
  const found = new Map<string, EmbeddedFinding>();
  for (const sink of sinks) {
    if (sink.interpolates === 'values') continue;
    for (const hole of sink.text.holes) {
      const trust = trustOf(hole.expression);
      if (trust === 'own') continue;
      const finding = findingOf(sink, hole, trust);
      // One text may be sent from several places.
      found.set(String(finding.span.start), finding);
    }
  }
  return [...found.values()];
}

function findingOf(sink: Sink, hole: Hole, trust: Exclude<Trust, 'own'>): EmbeddedFinding {
  const position = positionOf(sink.text, hole.part);
  return interpolation({
    written: hole.expression.getText(),
    span: { start: hole.expression.getStart(), end: hole.expression.getEnd() },
    position,
    trust,
    sender: sink.name,
    quoting: quoting(sink),
    fix: fixOf(sink, hole, position),
  });
}

/** A value in the text that a call sends, in any language. */
export interface Interpolation {
  /** The expression. */
  readonly written: string;
  readonly span: Span;
  readonly position: Position;
  readonly trust: Exclude<Trust, 'own'>;
  /** `client.query()` */
  readonly sender: string;
  /** How the library quotes names, if it does. */
  readonly quoting: string | undefined;
  readonly fix: Fix | undefined;
}

export function interpolation(one: Interpolation): EmbeddedFinding {
  const { position, span, trust } = one;
  const rule = position.kind === 'name' ? interpolatedIdentifier : interpolatedQuery;
  return {
    rule: rule.id,
    severity: severityOf(trust, position),
    message: messageOf(one),
    span,
    related: [],
    fix: position.kind === 'name' ? undefined : one.fix,
  };
}

/** Names of tables that a caller passes are nearly always the program's own. */
function severityOf(trust: Interpolation['trust'], position: Position): Severity {
  if (trust === 'outside') return 'error';
  return position.kind === 'name' && position.of === 'object' ? 'info' : 'warning';
}

function messageOf({ written: text, position, trust, sender, quoting: quotes }: Interpolation): string {
  const written = text.replaceAll(/\s+/g, ' ');
  const what = written.length > 60 ? `${written.slice(0, 57)}…` : written;
  const who = trust === 'outside' ? 'whoever sends the request' : 'whoever decides its value';
  const quote = quotes === undefined ? '' : `, or quote it ${quotes}`;
  if (position.kind === 'name')
    return `${what} names a table or column in the text that ${sender} sends, where no placeholder can stand: ${who} can change the statement. Look it up in a list of allowed names${quote}.`;
  const way =
    position.kind === 'syntax'
      ? 'Send values as parameters, and choose between texts that stand here.'
      : 'Send it as a parameter.';
  return `${what} becomes part of the text that ${sender} sends: ${who} can change the statement. ${way}`;
}

function quoting({ binding, name }: Sink): string {
  if (binding === 'question-marks') return 'with ??';
  if (binding === 'replacements') return 'with queryInterface.quoteIdentifier()';
  return name.startsWith('sql.') ? 'with sql.identifier() or sql(name)' : 'with escapeIdentifier()';
}

function fixOf(sink: Sink, hole: Hole, position: Position): Fix | undefined {
  if (position.kind === 'syntax') return undefined;
  const edits = placeholderEdits(sink, hole, position);
  return edits && { kind: 'rewrite', title: 'Send it as a parameter', edits };
}
