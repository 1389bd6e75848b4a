/**
 * Evaluates the text of an expression: literals with their escapes, templates, concatenations, joined lists and constants of the file. What
 * depends on anything else is a hole. Runs nothing.
 */
import type ts from 'typescript';
import type { Part, Quote } from '../../core/embedded-sql/embedded.ts';
import { bindingOf, type Binding } from './scope.ts';
import { typescript } from './typescript.ts';
import { latestValue, stepsBefore } from './variables.ts';

/** An expression whose value is not known, with its part. */
export interface Hole {
  readonly part: Part;
  readonly expression: ts.Expression;
  /** Of `${…}`, or of the expression alone if it is concatenated. */
  readonly form: 'template' | 'concatenated';
}

export interface Text {
  readonly parts: readonly Part[];
  readonly holes: readonly Hole[];
  /** `in-steps`: parts may be missing, so it cannot be parsed as a whole statement. */
  readonly made: 'whole' | 'in-steps';
}

/** The limit for constants that refer to constants. */
const deepest = 8;

/** Undefined if the expression is not a readable text. */
export function textOf(expression: ts.Expression, depth = 0): Text | undefined {
  const node = bare(expression);
  const t = typescript();
  if (depth > deepest) return undefined;
  if (t.isStringLiteral(node)) return known(literalParts(node, quoteOf(node)));
  if (t.isNoSubstitutionTemplateLiteral(node)) return known(literalParts(node, '`'));
  if (t.isTemplateExpression(node)) return templateText(node, '`', depth);
  if (t.isTaggedTemplateExpression(node) && isTextTag(node.tag)) {
    const quote = isNamed(node.tag, 'raw') ? 'raw' : '`';
    return t.isTemplateExpression(node.template)
      ? templateText(node.template, quote, depth)
      : known(literalParts(node.template, quote));
  }
  if (t.isBinaryExpression(node) && node.operatorToken.kind === t.SyntaxKind.PlusToken)
    return concatenated(operandsOf(node), depth);
  if (t.isCallExpression(node)) return calledText(node, depth);
  if (t.isIdentifier(node)) {
    const binding = bindingOf(node);
    if (binding?.kind === 'constant') return textOf(binding.value, depth + 1);
    return binding?.kind === 'variable' ? textOfVariable(node, binding, depth + 1) : undefined;
  }
  return undefined;
}

/** `a + b + c` is a left-leaning tree, very deep in generated programs. */
function operandsOf(sum: ts.BinaryExpression): readonly ts.Expression[] {
  const t = typescript();
  const operands: ts.Expression[] = [];
  let node: ts.Expression = sum;
  while (t.isBinaryExpression(node) && node.operatorToken.kind === t.SyntaxKind.PlusToken) {
    operands.push(node.right);
    node = bare(node.left);
  }
  return [...operands, node].reverse();
}

/** A text composed by consecutive statements: `let q = 'SELECT …'; if (id) q += ` AND id = ${id}`;` */
function textOfVariable(
  name: ts.Identifier,
  binding: Binding & { readonly kind: 'variable' },
  depth: number,
): Text | undefined {
  const value = latestValue(name, binding);
  if (value !== undefined) return textOf(value, depth);
  const parts: Part[] = [];
  const holes: Hole[] = [];
  for (const step of stepsBefore(name, binding)) {
    const text = nested(step.value, depth);
    const place = { start: step.value.getStart(), end: step.value.getStart() };
    if (step.kind === 'anew' && parts.length > 0)
      parts.push({ text: '\n;\n', at: place, kind: 'written', quote: 'raw' });
    if (text === undefined) {
      const hole = holeOf(step.value);
      parts.push(hole.part);
      holes.push(hole);
      continue;
    }
    parts.push(...text.parts);
    holes.push(...text.holes);
  }
  return parts.some(({ kind }) => kind !== 'hole') ? { parts, holes, made: 'in-steps' } : undefined;
}

/** The text of a template, whatever its tag. `values`: the tag binds what is interpolated, constants too. */
export function templateText(
  node: ts.TemplateExpression,
  quote: Quote,
  depth = 0,
  interpolates: 'text' | 'values' = 'text',
): Text {
  const parts: Part[] = [...literalParts(node.head, quote)];
  const holes: Hole[] = [];
  for (const { expression, literal } of node.templateSpans) {
    // From `${` to `}`.
    const at = { start: expression.getFullStart() - 2, end: literal.getStart() + 1 };
    const value = interpolates === 'values' ? undefined : constantText(expression, depth);
    if (value !== undefined) parts.push({ text: value, at, kind: 'written', quote });
    else {
      const text = `\${${placeholder(expression)
        .padEnd(at.end - at.start - 3, '_')
        .slice(0, Math.max(1, at.end - at.start - 3))}}`;
      const part: Part = { text, at, kind: 'hole', quote };
      parts.push(part);
      holes.push({ part, expression, form: 'template' });
    }
    parts.push(...literalParts(literal, quote));
  }
  return { parts, holes, made: 'whole' };
}

/** Without parentheses, `as`, `satisfies` and `!`. */
export function bare(expression: ts.Expression): ts.Expression {
  const t = typescript();
  let node = expression;
  while (
    t.isParenthesizedExpression(node) ||
    t.isAsExpression(node) ||
    t.isSatisfiesExpression(node) ||
    t.isNonNullExpression(node) ||
    t.isAwaitExpression(node)
  )
    node = node.expression;
  return node;
}

/** The value of a constant expression. */
export function constantText(expression: ts.Expression, depth = 0): string | undefined {
  const node = bare(expression);
  const t = typescript();
  if (t.isNumericLiteral(node)) return node.text;
  if (depth > deepest) return undefined;
  if (t.isPropertyAccessExpression(node)) {
    const member = memberOf(node, depth);
    return member && constantText(member, depth + 1);
  }
  if (t.isIdentifier(node)) {
    const value = valueOf(node);
    return value && constantText(value, depth + 1);
  }
  const text = textOf(node, depth + 1);
  return text?.holes.length === 0 ? text.parts.map((part) => part.text).join('') : undefined;
}

/** For a constant, or a variable with one value everywhere. */
function valueOf(name: ts.Identifier): ts.Expression | undefined {
  const binding = bindingOf(name);
  if (binding?.kind === 'constant') return binding.value;
  return binding?.kind === 'variable' ? latestValue(name, binding) : undefined;
}

/** `TABLES.users` for a constant object. */
function memberOf(node: ts.PropertyAccessExpression, depth: number): ts.Expression | undefined {
  const t = typescript();
  const target = bare(node.expression);
  const binding = t.isIdentifier(target) ? bindingOf(target) : undefined;
  const value = binding?.kind === 'constant' && depth < deepest ? bare(binding.value) : undefined;
  if (value === undefined || !t.isObjectLiteralExpression(value)) return undefined;
  const property = value.properties.find(
    (one) => t.isPropertyAssignment(one) && t.isIdentifier(one.name) && one.name.text === node.name.text,
  );
  return property !== undefined && t.isPropertyAssignment(property) ? property.initializer : undefined;
}

function known(parts: readonly Part[]): Text {
  return { parts, holes: [], made: 'whole' };
}

function concatenated(
  expressions: readonly ts.Expression[],
  depth: number,
  between: readonly Part[] = [],
): Text | undefined {
  const parts: Part[] = [];
  const holes: Hole[] = [];
  let isText = false;
  let isInSteps = false;
  for (const [at, expression] of expressions.entries()) {
    if (at > 0) parts.push(...between);
    const text = nested(expression, depth);
    isText ||= text !== undefined;
    isInSteps ||= text?.made === 'in-steps';
    if (text !== undefined) {
      parts.push(...text.parts);
      holes.push(...text.holes);
      continue;
    }
    const hole = holeOf(expression);
    parts.push(hole.part);
    holes.push(hole);
  }
  return isText ? { parts, holes, made: isInSteps ? 'in-steps' : 'whole' } : undefined;
}

/** An expression next to texts. */
function holeOf(expression: ts.Expression): Hole {
  const at = { start: expression.getStart(), end: expression.getEnd() };
  const part: Part = { text: `\${${placeholder(expression)}}`, at, kind: 'hole', quote: 'raw' };
  return { part, expression, form: 'concatenated' };
}

/** A constant of the file is placed where it is named; literals where they are. */
function nested(expression: ts.Expression, depth: number): Text | undefined {
  const node = bare(expression);
  const t = typescript();
  if (t.isIdentifier(node) || t.isPropertyAccessExpression(node) || t.isNumericLiteral(node)) {
    const value = constantText(node, depth);
    const at = { start: node.getStart(), end: node.getEnd() };
    return value === undefined ? undefined : known([{ text: value, at, kind: 'written', quote: 'raw' }]);
  }
  return textOf(node, depth + 1);
}

/** `[…].join('\n')`, and methods that only change white space. */
function calledText(node: ts.CallExpression, depth: number): Text | undefined {
  const t = typescript();
  const callee = node.expression;
  if (!t.isPropertyAccessExpression(callee)) {
    const [first] = node.arguments;
    return t.isIdentifier(callee) && isTextTag(callee) && first !== undefined
      ? textOf(first, depth + 1)
      : undefined;
  }
  const target = bare(callee.expression);
  switch (callee.name.text) {
    case 'join': {
      const [separator] = node.arguments;
      const text = separator === undefined ? ',' : constantText(separator);
      if (!t.isArrayLiteralExpression(target) || text === undefined) return undefined;
      if (target.elements.some((one) => t.isSpreadElement(one))) return undefined;
      const at = { start: target.getEnd(), end: target.getEnd() };
      const between: Part = { text, at, kind: 'written', quote: 'raw' };
      return concatenated([...target.elements], depth, [between]);
    }
    case 'concat':
      return concatenated([target, ...node.arguments], depth);
    case 'trim':
    case 'trimStart':
    case 'trimEnd':
    case 'toString':
      return textOf(target, depth + 1);
    default:
      return undefined;
  }
}

const textTags: ReadonlySet<string> = new Set([
  'dedent',
  'outdent',
  'stripIndent',
  'oneLine',
  'sqlText',
  'heredoc',
]);

/** Tags that keep the text, except for white space. */
function isTextTag(tag: ts.Expression): boolean {
  const t = typescript();
  if (t.isIdentifier(tag)) return textTags.has(tag.text);
  return t.isPropertyAccessExpression(tag) && t.isIdentifier(tag.expression)
    ? tag.expression.text === 'String' && tag.name.text === 'raw'
    : false;
}

function isNamed(tag: ts.Expression, name: string): boolean {
  return typescript().isPropertyAccessExpression(tag) && tag.name.text === name;
}

function placeholder(expression: ts.Expression): string {
  return expression.getText().replaceAll(/\W/g, '_');
}

function quoteOf(node: ts.StringLiteral): Quote {
  return node.getText().startsWith('"') ? '"' : "'";
}

// ------------------------------------------------------------------------------------------------------------------- escapes

type Literal =
  | ts.StringLiteral
  | ts.NoSubstitutionTemplateLiteral
  | ts.TemplateHead
  | ts.TemplateMiddle
  | ts.TemplateTail;

/** The contents of a literal: verbatim runs, and each escape separately. */
export function literalParts(node: Literal, quote: Quote): readonly Part[] {
  const t = typescript();
  const source = node.getSourceFile().text;
  const start = node.getStart() + 1;
  const opens = t.isTemplateHead(node) || t.isTemplateMiddle(node);
  const end = node.getEnd() - (opens ? 2 : isClosed(node, source) ? 1 : 0);
  if (end <= start) return [];
  if (quote === 'raw' || !source.slice(start, end).includes('\\'))
    return [{ text: source.slice(start, end), at: { start, end }, kind: 'verbatim', quote }];
  const parts: Part[] = [];
  let from = start;
  for (let at = source.indexOf('\\', from); at >= 0 && at < end; at = source.indexOf('\\', from)) {
    if (at > from)
      parts.push({ text: source.slice(from, at), at: { start: from, end: at }, kind: 'verbatim', quote });
    const { text, length } = escapeAt(source, at);
    parts.push({ text, at: { start: at, end: at + length }, kind: 'written', quote });
    from = at + length;
  }
  if (from < end)
    parts.push({ text: source.slice(from, end), at: { start: from, end }, kind: 'verbatim', quote });
  return parts;
}

/** During typing the closing quote may be missing. */
function isClosed(node: ts.Node, source: string): boolean {
  const last = source.charAt(node.getEnd() - 1);
  return last === source.charAt(node.getStart()) || (last === '`' && node.getWidth() > 0);
}

const single: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v' };

function escapeAt(source: string, at: number): { readonly text: string; readonly length: number } {
  const rest = source.slice(at + 1, at + 12);
  const coded = /^(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|u\{([\da-fA-F]{1,6})\})/.exec(rest);
  if (coded !== null) {
    const code = Number.parseInt(coded[1] ?? coded[2] ?? coded[3] ?? '0', 16);
    return { text: code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd', length: coded[0].length + 1 };
  }
  if (rest.startsWith('\r\n')) return { text: '', length: 3 };
  const [first = ''] = rest;
  if (first === '\n' || first === '\r' || first === '\u2028' || first === '\u2029')
    return { text: '', length: 2 };
  if (/^0(?!\d)/.test(rest)) return { text: '\0', length: 2 };
  return { text: single[first] ?? first, length: 1 + first.length };
}
