/**
 * Calls that create part of a statement: conditions and orders of TypeORM's query builder, which sends them unchanged, and `sql.raw(…)`
 * inside a tagged template, which the tag does not bind.
 */
import type ts from 'typescript';
import { bare, templateText, textOf, type Text } from './parts.ts';
import { fileTextAround } from './scope.ts';
import type { Sink } from './sink.ts';
import { isSqlTag } from './tags.ts';
import { parentOf, typescript } from './typescript.ts';

export function fragmentAt(node: ts.CallExpression): Sink | undefined {
  const callee = node.expression;
  const [first] = node.arguments;
  if (!typescript().isPropertyAccessExpression(callee) || first === undefined) return undefined;
  const method = callee.name.text;
  if (method === 'raw') return rawInTemplate(node, callee, first);
  return builderMethods.has(method) ? ofBuilder(node, method, first) : undefined;
}

const builderMethods: ReadonlySet<string> = new Set([
  ...['where', 'andWhere', 'orWhere', 'having', 'andHaving', 'orHaving'],
  ...['orderBy', 'addOrderBy', 'groupBy', 'addGroupBy'],
]);

/** Other builders have methods of these names that quote their arguments: the file has to show whose this is. */
const ofTypeOrm = /\bcreateQueryBuilder\s*[(<]|\bfrom\s+['"]typeorm['"]|\brequire\(['"]typeorm['"]\)/;

function ofBuilder(node: ts.CallExpression, method: string, expression: ts.Expression): Sink | undefined {
  const said = textOf(expression);
  if (said === undefined || said.holes.length === 0 || !ofTypeOrm.test(fileTextAround(node)))
    return undefined;
  const holes = said.holes.filter((hole) => !isParameterName(said, hole.part));
  return fragment(node, `${method}()`, { ...said, holes }, expression);
}

/** `:id${i}`, `:...${name}`: the builder binds it. */
function isParameterName({ parts }: Text, part: Text['parts'][number]): boolean {
  const before = parts
    .slice(0, parts.indexOf(part))
    .map(({ text }) => text)
    .join('');
  return /(?:^|[^:]):(?:\.\.\.)?\w*$/.test(before);
}

/** Drizzle's `sql.raw()`, `Prisma.raw()`. A literal text is handled as any other: see sinks.ts. */
function rawInTemplate(
  node: ts.CallExpression,
  callee: ts.PropertyAccessExpression,
  value: ts.Expression,
): Sink | undefined {
  const t = typescript();
  const receiver = callee.expression.getText();
  if (!/^(?:sql|Prisma)$/.test(receiver) || textOf(value) !== undefined) return undefined;
  const span = parentOf(node);
  if (span === undefined || !t.isTemplateSpan(span)) return undefined;
  const template = parentOf(span);
  const tag = template && parentOf(template);
  if (template === undefined || tag === undefined) return undefined;
  if (!t.isTemplateExpression(template) || !t.isTaggedTemplateExpression(tag) || !isSqlTag(tag.tag))
    return undefined;
  const around = templateText(template, '`');
  const hole = around.holes.find((one) => bare(one.expression) === node);
  if (hole === undefined) return undefined;
  const text = { ...around, holes: [{ ...hole, expression: value }] };
  return fragment(node, `${receiver}.raw()`, text, value);
}

function fragment(node: ts.CallExpression, name: string, text: Text, expression: ts.Expression): Sink {
  return { node, name, text, expression, holds: 'fragment', interpolates: 'text', binding: 'none' };
}
