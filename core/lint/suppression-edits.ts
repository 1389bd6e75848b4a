/** Text edits that remove, complete or write a plinth-ignore comment. No statement is changed. */
import { insert, remove, replace, type TextEdit } from '../text/edit.ts';
import { span, type Span } from '../text/span.ts';
import type { Fix } from '../findings/finding.ts';
import { lineStart, reasonPlaceholder, type SuppressionComment } from './suppression-comments.ts';

/** Removes the whole line if the comment is alone on it, else the comment and the spaces before it. */
export function removeComment(text: string, comment: SuppressionComment): Fix {
  return { kind: 'edit', title: 'Remove the comment', edits: [remove(wholeOf(text, comment))] };
}

function wholeOf(text: string, { at, ownLine }: SuppressionComment): Span {
  if (!ownLine) {
    const before = /[ \t]*$/.exec(text.slice(0, at.start))?.[0].length ?? 0;
    return span(at.start - before, at.end);
  }
  const rest = /^[ \t]*(?:\r\n|\n|\r|$)/.exec(text.slice(at.end))?.[0].length ?? 0;
  return span(lineStart(text, at.start), at.end + rest);
}

/** Removes one rule from a list, at all places where it is named; removes the comment if it names no other rule. */
export function dropRule(text: string, comment: SuppressionComment, rule: string): Fix {
  const { rules } = comment;
  const left = rules.filter(({ id }) => id !== rule).map(({ id }) => id);
  const [first] = rules;
  const last = rules.at(-1);
  if (left.length === 0 || first === undefined || last === undefined) return removeComment(text, comment);
  return {
    kind: 'edit',
    title: `Take ${rule} out of the comment`,
    edits: [replace(span(first.at.start, last.at.end), left.join(', '))],
  };
}

/**
 * Inserts the placeholder for the reason, which a person has to write. Undefined if the placeholder already exists, or the rule is missing
 * too.
 */
export function addPlaceOfReason({ at, rules, placeholder }: SuppressionComment): Fix | undefined {
  const [last] = rules.slice(-1);
  if (placeholder || last === undefined) return undefined;
  return {
    kind: 'rewrite',
    title: 'Add a place for the reason',
    edits: [replace(span(last.at.end, at.end), `: ${reasonPlaceholder}`)],
  };
}

/** A comment that suppresses a rule once the user replaces the placeholder. */
export function writeSuppression(text: string, at: number, rule: string): TextEdit {
  const before = text.slice(lineStart(text, at), at);
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const comment = `-- plinth-ignore ${rule}: ${reasonPlaceholder}${eol}`;
  return insert(at, before.trim() === '' ? `${comment}${before}` : `${eol}${comment}`);
}
