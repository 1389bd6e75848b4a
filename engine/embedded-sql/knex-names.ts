/** Knex's notation in raw texts: `??` is a name that Knex quotes, `\\?` a question mark. Values are `?`, which the reader already knows. */
import type ts from 'typescript';
import type { Part } from '../../core/embedded-sql/embedded.ts';
import { bare, constantText, type Text } from './parts.ts';
import { typescript } from './typescript.ts';

/** The text that Knex sends, with names that are constants of the file. */
export function withNames(text: Text, bindings: ts.Expression | undefined): Text {
  if (!/\?\?|\\\?/.test(text.parts.map((part) => part.text).join(''))) return text;
  let marks = 0;
  const name = (): string => {
    const given = elementAt(bindings, marks);
    const value = given && constantText(given);
    return value === undefined
      ? '"${name}"'
      : value
          .split('.')
          .map((one) => `"${one.replaceAll('"', '""')}"`)
          .join('.');
  };
  const parts = text.parts.flatMap((part, at): readonly Part[] => {
    if (part.kind === 'hole') return [part];
    // As an escape the backslash is a separate part.
    if (part.text === '\\' && text.parts[at + 1]?.text.startsWith('?') === true) return [];
    const made: Part[] = [];
    let from = 0;
    for (const { 0: mark, index } of part.text.matchAll(/\\\?|\?\??/g)) {
      if (index === 0 && text.parts[at - 1]?.text === '\\') continue;
      if (mark === '?') marks += 1;
      else {
        made.push(sliceOf(part, from, index));
        made.push({
          ...sliceOf(part, index, index + 2),
          text: mark === '??' ? name() : '?',
          kind: 'written',
        });
        if (mark === '??') marks += 1;
        from = index + 2;
      }
    }
    return [...made, sliceOf(part, from, part.text.length)].filter((one) => one.text !== '');
  });
  return { ...text, parts };
}

/** Text that is not verbatim keeps its whole range. */
function sliceOf(part: Part, from: number, to: number): Part {
  const text = part.text.slice(from, to);
  if (part.kind !== 'verbatim') return { ...part, text };
  return { ...part, text, at: { start: part.at.start + from, end: part.at.start + to } };
}

function elementAt(bindings: ts.Expression | undefined, at: number): ts.Expression | undefined {
  const t = typescript();
  const list = bindings === undefined ? undefined : bare(bindings);
  if (list === undefined || !t.isArrayLiteralExpression(list)) return list && at === 0 ? list : undefined;
  return list.elements.some((one) => t.isSpreadElement(one)) ? undefined : list.elements[at];
}
