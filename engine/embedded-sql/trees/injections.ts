/** Values that become part of the text that a call sends: the same two rules as in TypeScript. */
import type { EmbeddedFinding, Part } from '../../../core/embedded-sql/embedded.ts';
import type { Fix } from '../../../core/findings/finding.ts';
import { insert, replace } from '../../../core/text/edit.ts';
import { interpolation } from '../injections.ts';
import { positionOf, type Position } from '../position.ts';
import type { Carrier } from './carrier.ts';
import { argumentsOf } from './nodes.ts';
import type { Program, TreeHole, TreeText } from './text.ts';
import { trustIn } from './trust.ts';

type Sender = Carrier & { readonly kind: 'call' };

/** `isDirect`: the text is an argument of the call. */
export function injectionsAt(
  text: TreeText,
  sender: Sender,
  isDirect: boolean,
  program: Program,
): readonly EmbeddedFinding[] {
  return text.holes.flatMap((hole) => {
    const { expression } = hole;
    const trust = trustIn(expression, program);
    if (expression === undefined || trust === 'own' || isBound(sender)) return [];
    const position = positionOf(text, hole.part);
    const { name, written } = sender.callee;
    const owner = /([\w$]+)(?:\.|->|::)[\w!?]+$/.exec(written)?.[1];
    return [
      interpolation({
        written: expression.text,
        span: { start: expression.startIndex, end: expression.endIndex },
        position,
        trust,
        sender: `${owner === undefined ? '' : `${owner}.`}${name}()`,
        quoting: undefined,
        fix: isDirect ? fixFor(text, hole, position, sender, program) : undefined,
      }),
    ];
  });
}

/** Entity Framework makes parameters of what these interpolate. */
function isBound({ callee: { name } }: Sender): boolean {
  return /Interpolated(?:Async)?$|^(?:FromSql|ExecuteSql|ExecuteSqlAsync|SqlQuery|Sql)$/.test(name);
}

/** A placeholder in place of a whole value, if the call passes no values yet. */
function fixFor(
  { parts, holes }: TreeText,
  { part, expression }: TreeHole,
  position: Position,
  { call, callee }: Sender,
  { language: { placeholder }, source }: Program,
): Fix | undefined {
  if (placeholder === undefined || expression === undefined || !placeholder.calls.has(callee.name))
    return undefined;
  const given = argumentsOf(call);
  const [first] = given;
  if (given.length !== 1 || first === undefined || holes.length !== 1) return undefined;
  // A format fills its text before the call, and the call reads a percent sign as the beginning of a placeholder.
  if (source.slice(part.at.start, part.at.end) === placeholder.mark) return undefined;
  if (source.charAt(part.at.start) !== '{' || parts.some(({ text }) => text.includes('%'))) return undefined;
  const span = position.kind === 'value' ? part.at : quotedAround(parts, part, position);
  if (span === undefined) return undefined;
  const edits = [
    replace(span, placeholder.mark),
    insert(first.endIndex, `, ${placeholder.pass(expression.text)}`),
  ];
  return { kind: 'rewrite', title: 'Send it as a parameter', edits };
}

/** With the quotes of the statement's string, which a placeholder must not have. */
function quotedAround(parts: readonly Part[], part: Part, position: Position): Part['at'] | undefined {
  if (position.kind !== 'string' || position.before !== "'" || position.after !== "'") return undefined;
  const at = parts.indexOf(part);
  const [before, after] = [parts[at - 1], parts[at + 1]];
  if (before?.kind !== 'verbatim' || after?.kind !== 'verbatim') return undefined;
  return { start: part.at.start - 1, end: part.at.end + 1 };
}
