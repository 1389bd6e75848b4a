/** Finds values that become part of a statement's text: a user who controls them can change the statement. */
import type { EmbeddedFinding } from '../../core/embedded-sql/embedded.ts';
import { interpolatedIdentifier, interpolatedQuery } from '../../core/lint/interpolation-rules.ts';
import type { Fix } from '../../core/findings/finding.ts';
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
  const rule = position.kind === 'name' ? interpolatedIdentifier : interpolatedQuery;
  const span = { start: hole.expression.getStart(), end: hole.expression.getEnd() };
  return {
    rule: rule.id,
    severity: trust === 'outside' ? 'error' : 'warning',
    message: messageOf(sink, hole, position, trust),
    span,
    related: [],
    fix: position.kind === 'name' ? undefined : fixOf(sink, hole, position),
  };
}

function messageOf(sink: Sink, { expression }: Hole, position: Position, trust: Trust): string {
  const written = expression.getText().replaceAll(/\s+/g, ' ');
  const what = written.length > 60 ? `${written.slice(0, 57)}…` : written;
  const who = trust === 'outside' ? 'whoever sends the request' : 'whoever decides its value';
  if (position.kind === 'name')
    return `${what} names a table or column in the text that ${sink.name} sends, where no placeholder can stand: ${who} can change the statement. Look it up in a list of allowed names, or quote it ${quoting(sink)}.`;
  const way =
    position.kind === 'syntax'
      ? 'Send values as parameters, and choose between texts that stand here.'
      : 'Send it as a parameter.';
  return `${what} becomes part of the text that ${sink.name} sends: ${who} can change the statement. ${way}`;
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
