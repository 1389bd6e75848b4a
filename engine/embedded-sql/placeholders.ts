/** A fix for an interpolated value: a placeholder in the library's notation, and the value passed separately. */
import type ts from 'typescript';
import { replace, insert, type TextEdit } from '../../core/text/edit.ts';
import { bare, type Hole } from './parts.ts';
import type { Position } from './position.ts';
import type { Sink } from './sink.ts';
import { typescript } from './typescript.ts';

/** Undefined if the value cannot be separated from the text. */
export function placeholderEdits(
  sink: Sink,
  hole: Hole,
  position: Position,
): readonly TextEdit[] | undefined {
  const { node, binding } = sink;
  if (binding === 'none' || binding === 'config' || !typescript().isCallExpression(node)) return undefined;
  // A text composed elsewhere may not have the call's values in scope.
  if (!isInside(hole.expression, sink.expression)) return undefined;
  const sql = sink.text.parts.map((part) => part.text).join('');
  const marks = binding === 'question-marks' || binding === 'replacements';
  const others = sink.text.holes.length > 1;
  if (marks && (/\?/.test(sql) || others)) return undefined;
  const before = sql.slice(0, offsetOf(sink, hole));
  if (position.kind === 'string' && /\b(?:interval|date|timestamp|timestamptz|time)\s*'[^']*$/i.test(before))
    return undefined;
  const mark = marks ? '?' : `$${String(highest(sql) + 1)}`;
  const swap = swapped(sink, hole, position, mark);
  const value = valueOf(hole, position);
  const pass = value === undefined ? undefined : passed(node, binding, value);
  return swap === undefined || pass === undefined ? undefined : [swap, pass];
}

function isInside(inner: ts.Node, outer: ts.Node): boolean {
  return outer.getStart() <= inner.getStart() && inner.getEnd() <= outer.getEnd();
}

function offsetOf({ text }: Sink, { part }: Hole): number {
  return text.parts.slice(0, text.parts.indexOf(part)).reduce((sum, one) => sum + one.text.length, 0);
}

function highest(sql: string): number {
  return Math.max(0, ...Array.from(sql.matchAll(/\$(\d+)/g), (match) => Number(match[1])));
}

/** Including the quotes of the statement's string, which a placeholder must not have. */
function swapped(sink: Sink, hole: Hole, position: Position, mark: string): TextEdit | undefined {
  const { parts } = sink.text;
  const at = parts.indexOf(hole.part);
  const before = parts[at - 1];
  const after = parts[at + 1];
  if (hole.form === 'template') {
    if (position.kind !== 'string') return replace(hole.part.at, mark);
    const { before: lead, after: tail } = position;
    if (before?.kind !== 'verbatim' || after?.kind !== 'verbatim') return undefined;
    if (!lead.startsWith("'") || !before.text.endsWith(lead) || !after.text.startsWith(tail))
      return undefined;
    return replace({ start: hole.part.at.start - lead.length, end: hole.part.at.end + tail.length }, mark);
  }
  if (before?.kind !== 'verbatim' || before.quote === 'raw') return undefined;
  if (position.kind === 'string') {
    if (after?.kind !== 'verbatim' || after.quote !== before.quote) return undefined;
    if (
      !position.before.startsWith("'") ||
      !before.text.endsWith(position.before) ||
      !after.text.startsWith(position.after)
    )
      return undefined;
    return replace(
      { start: before.at.end - position.before.length, end: after.at.start + position.after.length },
      mark,
    );
  }
  if (after === undefined)
    return replace({ start: before.at.end, end: hole.expression.getEnd() }, mark + before.quote);
  return after.kind === 'verbatim' && after.quote === before.quote
    ? replace({ start: before.at.end, end: after.at.start }, mark)
    : undefined;
}

/** What is passed: the value with the text around it in the string. */
function valueOf({ expression }: Hole, position: Position): string | undefined {
  const written = expression.getText();
  if (position.kind !== 'string') return written;
  const before = position.before.slice(1);
  const after = position.after.slice(0, -1);
  if (before === '' && after === '') return written;
  return /[\\`'$]/.test(before + after) ? undefined : `\`${before}\${${written}}${after}\``;
}

function passed(node: ts.CallExpression, binding: Sink['binding'], value: string): TextEdit | undefined {
  const t = typescript();
  const [first, second] = node.arguments;
  if (first === undefined) return undefined;
  if (binding === 'arguments') return insert(node.arguments.at(-1)?.getEnd() ?? first.getEnd(), `, ${value}`);
  if (second === undefined)
    return insert(
      first.getEnd(),
      binding === 'replacements' ? `, { replacements: [${value}] }` : `, [${value}]`,
    );
  const given = bare(second);
  if (binding === 'replacements')
    return t.isObjectLiteralExpression(given) && !/\b(?:replacements|bind)\b/.test(given.getText())
      ? insert(given.getStart() + 1, ` replacements: [${value}],`)
      : undefined;
  if (!t.isArrayLiteralExpression(given)) return undefined;
  const last = given.elements.at(-1);
  return last === undefined ? insert(given.getStart() + 1, value) : insert(last.getEnd(), `, ${value}`);
}
