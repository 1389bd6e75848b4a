/**
 * `-- plinth-ignore <rule>[, <rule>]: <reason>` on a line of its own holds for the next statement, also inside function bodies. Finds the
 * comments, takes out what they suppress, and reports those that suppress nothing.
 */
import { closest } from '../config/closest.ts';
import { tokenize } from '../syntax/postgres/lexer.ts';
import type { ParsedStatement, Statement } from '../syntax/statement.ts';
import { shift, slice, span, type Span } from '../text/span.ts';
import type { DocumentSection } from './document.ts';
import type { Finding } from './finding.ts';
import {
  suppressionWithoutReason,
  unknownSuppression,
  unusedSuppression,
  type OwnRule,
} from './own-rules.ts';

interface Suppression {
  /** The comment. */
  readonly at: Span;
  readonly rules: readonly { readonly id: string; readonly at: Span }[];
  readonly reason: string;
  /** The statement that it is for; undefined where none follows or it does not stand on a line of its own. */
  readonly target: Span | undefined;
}

export interface Suppressed {
  /** What is left, and what is wrong with the comments. */
  readonly findings: readonly Finding[];
  readonly suppressed: readonly Finding[];
}

/** `silenced` are rules that are off: a comment about them is neither used nor unused. */
export function applySuppressions(
  text: string,
  sections: readonly DocumentSection[],
  findings: readonly Finding[],
  known: { readonly ids: readonly string[]; readonly off: ReadonlySet<string> },
): Suppressed {
  if (!text.includes('plinth-ignore')) return { findings, suppressed: [] };
  const suppressions = sections.flatMap((section) => suppressionsIn(text, section));
  const suppressed = new Set<Finding>();
  const complaints: Finding[] = [];
  for (const suppression of suppressions) {
    if (suppression.rules.length === 0 || suppression.reason === '') {
      complaints.push(
        complaint(
          suppressionWithoutReason,
          suppression.at,
          'This comment suppresses nothing: it needs a rule and, behind a colon, a reason.',
        ),
      );
      continue;
    }
    for (const rule of suppression.rules) {
      const hits = findings.filter(
        (finding) => finding.rule === rule.id && isIn(suppression.target, finding),
      );
      for (const hit of hits) suppressed.add(hit);
      const wrong = hits.length > 0 ? undefined : whyUseless(rule, suppression, known);
      if (wrong !== undefined) complaints.push(wrong);
    }
  }
  return {
    findings: [...findings.filter((finding) => !suppressed.has(finding)), ...complaints],
    suppressed: [...suppressed],
  };
}

function whyUseless(
  rule: Suppression['rules'][number],
  suppression: Suppression,
  known: { readonly ids: readonly string[]; readonly off: ReadonlySet<string> },
): Finding | undefined {
  if (!known.ids.includes(rule.id)) {
    const near = closest(rule.id, known.ids);
    const hint = near === undefined ? 'no rule has this name' : `did you mean ${near}?`;
    return complaint(
      unknownSuppression,
      rule.at,
      `“${rule.id.slice(0, 80)}” is not suppressed: ${hint}`.replace(/[^?]$/, '$&.'),
    );
  }
  if (known.off.has(rule.id)) return undefined;
  const where =
    suppression.target === undefined
      ? 'it does not stand on a line of its own before a statement'
      : 'the statement behind it has no such finding';
  return complaint(unusedSuppression, rule.at, `This comment suppresses nothing for ${rule.id}: ${where}.`);
}

function complaint(rule: OwnRule, at: Span, message: string): Finding {
  return {
    rule: rule.id,
    category: rule.category,
    severity: rule.severity,
    message,
    span: at,
    related: [],
    fix: undefined,
    tags: rule === unusedSuppression ? ['unnecessary'] : [],
  };
}

function isIn(target: Span | undefined, finding: Finding): boolean {
  return (
    target !== undefined &&
    finding.span.start >= target.start &&
    finding.span.start < Math.max(target.end, target.start + 1)
  );
}

// ------------------------------------------------------------------------------------------------------ finding the comments

function suppressionsIn(text: string, section: DocumentSection): readonly Suppression[] {
  const last = section.statements.at(-1);
  const tail = commentsIn(text, span(last?.span.end ?? section.span.start, section.span.end));
  return [
    ...section.statements.flatMap((statement) => [
      ...statement.leadingComments.flatMap((comment) => read(text, comment, statement.span)),
      ...inBodies(text, statement.parsed, statement.span.start),
    ]),
    ...tail.flatMap((comment) => read(text, comment, undefined)),
  ];
}

/** Body spans are relative to the statement that holds the body; `base` is where that one stands in the document. */
function inBodies(text: string, parsed: ParsedStatement, base: number): readonly Suppression[] {
  return parsed.bodies.flatMap((body) => {
    const range = shift(body.span, base);
    if (!slice(text, range).includes('plinth-ignore')) return [];
    const inner = body.statements.map((one) => ({ span: shift(one.span, base), parsed: one.parsed }));
    return [
      ...commentsIn(text, range).flatMap((comment) => read(text, comment, targetIn(inner, comment))),
      ...inner.flatMap((one) => inBodies(text, one.parsed, one.span.start)),
    ];
  });
}

/** The innermost statement that begins first behind the comment. */
function targetIn(statements: readonly Pick<Statement, 'span'>[], comment: Span): Span | undefined {
  const next = statements.filter((one) => one.span.start >= comment.end);
  return next.reduce<Span | undefined>(
    (first, one) => (first === undefined || one.span.start < first.start ? one.span : first),
    undefined,
  );
}

function commentsIn(text: string, range: Span): readonly Span[] {
  return tokenize(text, range.start, range.end).filter((token) => token.kind === 'comment');
}

const pattern = /^--[ \t]*plinth-ignore\b[ \t]*([^:]*)(?::(.*))?$/;

function read(text: string, comment: Span, target: Span | undefined): readonly Suppression[] {
  const match = pattern.exec(slice(text, comment).trimEnd());
  if (match === null) return [];
  const [whole, list = '', reason = ''] = match;
  const listStart =
    comment.start + whole.indexOf(list, whole.indexOf('plinth-ignore') + 'plinth-ignore'.length);
  const rules = Array.from(list.matchAll(/[^\s,]+/g), ([id], i) => ({ id, i })).map(({ id }, i, all) => {
    const before = all.slice(0, i).reduce((from, one) => list.indexOf(one.id, from) + one.id.length, 0);
    const start = listStart + list.indexOf(id, before);
    return { id, at: span(start, start + id.length) };
  });
  const own = isOnItsOwnLine(text, comment);
  return [
    {
      at: span(comment.start, comment.start + whole.length),
      rules,
      reason: reason.trim(),
      target: own ? target : undefined,
    },
  ];
}

function isOnItsOwnLine(text: string, comment: Span): boolean {
  const lineStart =
    Math.max(text.lastIndexOf('\n', comment.start - 1), text.lastIndexOf('\r', comment.start - 1)) + 1;
  return text.slice(lineStart, comment.start).trim() === '';
}
