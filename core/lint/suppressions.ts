/**
 * Removes the findings that `-- plinth-ignore` comments suppress, and reports comments that suppress nothing, have no reason, have expired
 * or lack their counterpart. suppression-comments.ts finds the comments; the caller passes today's date.
 */
import { closest } from '../text/closest.ts';
import type { RequiredRule } from '../config/merge.ts';
import { span, type Span } from '../text/span.ts';
import type { DocumentSection } from '../migrations/files/document.ts';
import { type Finding, type Fix, type RuleId, categoryOf } from '../findings/finding.ts';
import {
  expiredSuppression,
  refusedSuppression,
  suppressionWithoutReason,
  unknownSuppression,
  unmatchedSuppression,
  unusedSuppression,
} from './own-rules.ts';
import type { OwnRule } from './own-rule.ts';
import { suppressionCommentsIn, type SuppressionComment } from './suppression-comments.ts';
import { addPlaceOfReason, dropRule, removeComment } from './suppression-edits.ts';

/** A finding that a comment suppresses, with the comment's reason. */
export interface SuppressedFinding extends Finding {
  readonly reason: string;
}

export interface Suppressed {
  /** The remaining findings, and those about the comments themselves. */
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
}

/** The context in which comments are judged. */
export interface SuppressionScene {
  /** All existing rules. */
  readonly ids: () => readonly string[];
  /** Disabled rules: a comment about them is neither used nor unused. */
  readonly off: ReadonlySet<string>;
  /** Required rules: no comment suppresses them, unless the requirement allows it. */
  readonly required: ReadonlyMap<string, RequiredRule>;
  /** As 2027-01-31; if undefined, nothing expires. */
  readonly today: string | undefined;
}

export function applySuppressions(
  text: string,
  sections: readonly DocumentSection[],
  findings: readonly Finding[],
  scene: SuppressionScene,
): Suppressed {
  if (!text.includes('plinth-ignore')) return { findings, suppressed: [] };
  const suppressed = new Map<Finding, SuppressedFinding>();
  const complaints: Finding[] = [];
  const comments = suppressionCommentsIn(text, sections);
  const ends = blockEnds(comments);
  for (const comment of comments) {
    const flaw = flawOf(text, comment, ends, scene);
    if (flaw !== undefined) complaints.push(flaw);
    if (flaw !== undefined || comment.form === 'end') continue;
    for (const rule of comment.rules) {
      const refused = refusal(text, rule, comment, scene);
      if (refused !== undefined) {
        complaints.push(refused);
        continue;
      }
      const reach = reachOf(text, comment, rule.id, ends);
      const hits = findings.filter((finding) => finding.rule === rule.id && isIn(reach, finding));
      for (const hit of hits) suppressed.set(hit, { ...hit, reason: comment.reason });
      const wrong = hits.length > 0 ? undefined : whyUseless(text, rule, comment, scene);
      if (wrong !== undefined) complaints.push(wrong);
    }
  }
  return {
    findings: [...findings.filter((finding) => !suppressed.has(finding)), ...complaints],
    suppressed: [...suppressed.values()],
  };
}

// --------------------------------------------------------------------------------------------------------------------- blocks

/** The end for each start, and the starts for each end. */
interface BlockEnds {
  /** Keyed by start and rule. */
  readonly of: ReadonlyMap<SuppressionComment, ReadonlyMap<string, number>>;
  readonly used: ReadonlySet<SuppressionComment>;
}

/** An end closes the rules that it names; without names it closes the latest open start. */
function blockEnds(comments: readonly SuppressionComment[]): BlockEnds {
  const open: SuppressionComment[] = [];
  const of = new Map<SuppressionComment, Map<string, number>>();
  const used = new Set<SuppressionComment>();
  const close = (start: SuppressionComment, rule: string, end: SuppressionComment): void => {
    const ends = of.get(start) ?? new Map<string, number>();
    of.set(start, ends.set(rule, end.at.start));
    used.add(end);
  };
  const isOpen = (start: SuppressionComment, rule: string): boolean =>
    start.rules.some(({ id }) => id === rule) && of.get(start)?.has(rule) !== true;
  for (const comment of comments) {
    if (comment.form === 'start') open.push(comment);
    if (comment.form !== 'end') continue;
    if (comment.rules.length > 0) {
      for (const { id } of comment.rules) {
        const start = open.findLast((one) => isOpen(one, id));
        if (start !== undefined) close(start, id, comment);
      }
    } else {
      const start = open.findLast((one) => one.rules.some(({ id }) => isOpen(one, id)));
      for (const { id } of start?.rules ?? [])
        if (start !== undefined && isOpen(start, id)) close(start, id, comment);
    }
  }
  return { of, used };
}

/** The range in which the rule's findings are suppressed; undefined for none. */
function reachOf(text: string, comment: SuppressionComment, rule: string, ends: BlockEnds): Span | undefined {
  const { form, at, target } = comment;
  switch (form) {
    case 'next':
      return target;
    case 'file':
      return span(0, text.length + 1);
    case 'start':
      return span(at.end, ends.of.get(comment)?.get(rule) ?? at.end);
    case 'end':
      return undefined;
  }
}

function isIn(target: Span | undefined, finding: Finding): boolean {
  return (
    target !== undefined &&
    finding.span.start >= target.start &&
    finding.span.start < Math.max(target.end, target.start + 1)
  );
}

// ----------------------------------------------------------------------------------------------------------------- complaints

/** Why the whole comment is invalid. */
function flawOf(
  text: string,
  comment: SuppressionComment,
  ends: BlockEnds,
  { today }: SuppressionScene,
): Finding | undefined {
  const { form, at, rules, reason, until } = comment;
  if (form === 'end') {
    return ends.used.has(comment)
      ? undefined
      : complaint(
          unmatchedSuppression,
          at,
          'This comment ends nothing: no plinth-ignore-start before it is open for its rules.',
          removeComment(text, comment),
        );
  }
  if (rules.length === 0 || reason === '') {
    return complaint(
      suppressionWithoutReason,
      at,
      'This comment suppresses nothing: it needs a rule and, behind a colon, a reason.',
      addPlaceOfReason(comment),
    );
  }
  const open = form === 'start' ? rules.filter(({ id }) => ends.of.get(comment)?.has(id) !== true) : [];
  if (open.length > 0) {
    const names = open.map(({ id }) => id).join(', ');
    return complaint(
      unmatchedSuppression,
      at,
      `This block suppresses nothing: no “-- plinth-ignore-end ${names}” comes behind it.`,
      undefined,
    );
  }
  if (until !== undefined && today !== undefined && until < today) {
    return complaint(
      expiredSuppression,
      at,
      `This comment held until ${until} and suppresses nothing any more. Solve what it was for, then remove it.`,
      removeComment(text, comment),
    );
  }
  return undefined;
}

function refusal(
  text: string,
  rule: SuppressionComment['rules'][number],
  comment: SuppressionComment,
  { required }: SuppressionScene,
): Finding | undefined {
  const floor = required.get(rule.id);
  if (floor === undefined || floor.suppressible) return undefined;
  return complaint(
    refusedSuppression,
    rule.at,
    `This comment does not suppress ${rule.id}: ${floor.by} requires it. Solve the finding, then remove the comment.`,
    dropRule(text, comment, rule.id),
  );
}

function whyUseless(
  text: string,
  rule: SuppressionComment['rules'][number],
  comment: SuppressionComment,
  scene: SuppressionScene,
): Finding | undefined {
  if (!scene.ids().includes(rule.id)) {
    const near = closest(rule.id, scene.ids());
    const hint = near === undefined ? 'no rule has this name' : `did you mean ${near}?`;
    return complaint(
      unknownSuppression,
      rule.at,
      `“${rule.id.slice(0, 80)}” is not suppressed: ${hint}`.replace(/[^?]$/, '$&.'),
      undefined,
    );
  }
  if (scene.off.has(rule.id)) return undefined;
  return complaint(
    unusedSuppression,
    rule.at,
    `This comment suppresses nothing for ${rule.id}: ${whereNot(comment)}.`,
    dropRule(text, comment, rule.id),
  );
}

function whereNot({ form, target }: SuppressionComment): string {
  if (form === 'file') return 'the file has no such finding';
  if (form === 'start') return 'no statement of the block has such a finding';
  return target === undefined
    ? 'it does not stand on a line of its own before a statement'
    : 'the statement behind it has no such finding';
}

function complaint(rule: OwnRule, at: Span, message: string, fix: Fix | undefined): Finding {
  const id: RuleId = rule.id;
  return {
    rule: id,
    category: categoryOf(id),
    severity: rule.severity,
    message,
    span: at,
    related: [],
    fix,
    tags: rule === unusedSuppression || rule === expiredSuppression ? ['unnecessary'] : [],
  };
}
