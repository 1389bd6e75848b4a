/**
 * Calls and tags that send SQL in the libraries of TypeScript and JavaScript: Knex, TypeORM, Sequelize, Prisma, node-postgres, postgres.js,
 * Drizzle, Kysely, Slonik, node-pg-migrate, MikroORM, Objection, pg-promise, drivers of SQLite. By names and the text; a call of any other name sends
 * what can only be SQL.
 */
import type ts from 'typescript';
import { literal } from '../../core/text/pattern.ts';
import { oncePer } from '../../core/collections/once-per.ts';
import { continued } from '../../core/embedded-sql/embedded.ts';
import { bare, templateText, textOf, literalParts, type Text } from './parts.ts';
import { fragmentAt } from './fragments.ts';
import { withNames } from './knex-names.ts';
import { bindingOf, fileTextAround } from './scope.ts';
import type { Binding, Sink } from './sink.ts';
import { beginsQuietly, forPeople, isPlainStatement, isStatementText } from './statement-text.ts';
import { isSqlTag } from './tags.ts';
import { calledName, parentOf, typescript } from './typescript.ts';
import { Wrappers } from './wrappers.ts';

/** The method's argument is sent; decided by its name alone if that is specific to SQL, else by the text. */
interface Method {
  readonly holds: Sink['holds'];
  readonly binding: Binding;
  /** No other library has a method of that name. */
  readonly sure: boolean;
}

const method = (holds: Sink['holds'], binding: Binding, sure: 'sure' | 'by-text'): Method => ({
  holds,
  binding,
  sure: sure === 'sure',
});

const methods: ReadonlyMap<string, Method> = new Map([
  ['query', method('statements', 'array', 'by-text')],
  ['queryObject', method('statements', 'array', 'by-text')],
  ['queryArray', method('statements', 'array', 'by-text')],
  ['execute', method('statements', 'array', 'by-text')],
  ['raw', method('statements', 'question-marks', 'by-text')],
  ['unsafe', method('statements', 'array', 'by-text')],
  ['unsafeRaw', method('statements', 'none', 'by-text')],
  ['$queryRawUnsafe', method('statements', 'arguments', 'sure')],
  ['$executeRawUnsafe', method('statements', 'arguments', 'sure')],
  ['runSql', method('statements', 'array', 'sure')],
  ['addSql', method('statements', 'none', 'sure')],
  ...(['run', 'get', 'all', 'each', 'exec', 'prepare'] as const).map(
    (name) => [name, method('statements', 'none', 'by-text')] as const,
  ),
  ...(['any', 'one', 'oneOrNone', 'none', 'many', 'manyOrNone', 'multi', 'result'] as const).map(
    (name) => [name, method('statements', 'array', 'by-text')] as const,
  ),
  ...(
    [
      'whereRaw',
      'andWhereRaw',
      'orWhereRaw',
      'havingRaw',
      'orHavingRaw',
      'orderByRaw',
      'groupByRaw',
      'joinRaw',
      'selectRaw',
      'fromRaw',
      'columnRaw',
      'distinctRaw',
    ] as const
  ).map((name) => [name, method('fragment', 'question-marks', 'sure')] as const),
  ['literal', method('fragment', 'none', 'by-text')],
]);

/** What the node sends; undefined if it sends nothing known. `anyText`: in a migration everything that is sent is SQL. */
export function sinkAt(node: ts.Node, around: 'migration' | 'program'): Sink | undefined {
  const t = typescript();
  if (t.isTaggedTemplateExpression(node)) return tagged(node);
  return t.isCallExpression(node) ? (fragmentAt(node) ?? called(node, around) ?? passed(node)) : undefined;
}

function tagged(node: ts.TaggedTemplateExpression): Sink | undefined {
  const t = typescript();
  const isKnown = isSqlTag(node.tag);
  if (!isKnown && !isMadeTag(node.tag)) return undefined;
  const text = t.isTemplateExpression(node.template)
    ? templateText(node.template, '`', 0, 'values')
    : ({ parts: literalParts(node.template, '`'), holes: [], made: 'whole' } as const);
  if (isKnown ? !isStatementText(text) : !isPlainStatement(text)) return undefined;
  const name = `${node.tag.getText()}\`…\``;
  return {
    node,
    name,
    text,
    expression: node.template,
    holds: 'statements',
    interpolates: 'values',
    binding: 'none',
  };
}

/** ``db.query()`…` ``: a function of the project returns the tag. */
function isMadeTag(tag: ts.Expression): boolean {
  const node = bare(tag);
  return typescript().isCallExpression(node) && !forPeople.test(calledName(node));
}

function called(node: ts.CallExpression, around: 'migration' | 'program'): Sink | undefined {
  const t = typescript();
  const callee = node.expression;
  const isMember = t.isPropertyAccessExpression(callee);
  if (!isMember && !t.isIdentifier(callee)) return undefined;
  const name = isMember ? callee.name.text : callee.text;
  const receiver = isMember ? callee.expression.getText() : '';
  const known = methods.get(name) ?? sqlMethod(name, receiver);
  const [first] = node.arguments;
  if (known === undefined || first === undefined || (!isMember && name !== 'raw' && name !== 'literal'))
    return undefined;
  const configured = name === 'query' || name === 'execute' ? configText(first) : undefined;
  const expression = configured ?? first;
  // The tag inside is examined separately.
  if (t.isTaggedTemplateExpression(bare(expression)) && textOf(expression) === undefined) return undefined;
  const binding = configured === undefined ? bindingFor(known.binding, name, receiver) : 'config';
  const said = textOf(expression);
  if (said === undefined) return undefined;
  const text = binding === 'question-marks' ? withNames(said, node.arguments[1]) : said;
  const sure = known.sure || around === 'migration';
  const isStatement = isStatementText(text);
  const holds =
    known.holds === 'statements' && !isStatement && !isDefinite(name, around) ? 'fragment' : known.holds;
  if (!sure && holds === 'fragment' && !mayBeFragment(name, receiver, node)) return undefined;
  return {
    node,
    name: `${isMember ? shorten(receiver) : ''}${name}()`,
    text,
    expression,
    holds: text.made === 'in-steps' ? 'fragment' : holds,
    interpolates: 'text',
    binding,
  };
}

/** A function of the project, whose way of binding values is not known: nothing is found about what is interpolated. */
function passed(node: ts.CallExpression): Sink | undefined {
  const t = typescript();
  const [expression] = node.arguments;
  const written = expression && bare(expression);
  if (expression === undefined || written === undefined) return undefined;
  if (!t.isStringLiteralLike(written) && !t.isTemplateExpression(written)) return undefined;
  const name = calledName(node);
  if (name === '' || forPeople.test(name)) return undefined;
  const text = textOf(expression);
  if (text === undefined) return undefined;
  if (!isPlainStatement(text) && !(beginsQuietly(text) && isWrapper(name, node))) return undefined;
  return {
    node,
    name: `${name}()`,
    text,
    expression,
    holds: 'statements',
    interpolates: 'values',
    binding: 'none',
  };
}

function isWrapper(name: string, node: ts.Node): boolean {
  // Counts as a look outside of the function.
  fileTextAround(node);
  return wrappersOf(node.getSourceFile()).send(name, 0);
}

const wrappersOf = oncePer((file: ts.SourceFile) => new Wrappers(file.text));

/** A statement that the file passes to no known call: a constant, an element of a list, what a function returns. */
export function unsentText(node: ts.Node): Text | undefined {
  const t = typescript();
  if (!t.isStringLiteralLike(node) && !t.isTemplateExpression(node)) return undefined;
  let whole: ts.Expression = node;
  for (let at = parentOf(whole); at !== undefined && isSameText(at, whole); at = parentOf(at)) whole = at;
  const around = parentOf(whole);
  if (around === undefined || !mayHoldStatement(around, whole)) return undefined;
  const text = textOf(whole);
  if (text?.made !== 'whole') return undefined;
  if (!isPlainStatement(text) && !(beginsQuietly(text) && isPassed(around))) return undefined;
  return isPart(around) ? { ...text, parts: continued(text.parts) } : text;
}

/** A name that the file passes to a function that sends what it gets. */
function isPassed(node: ts.Node): boolean {
  const t = typescript();
  if (!t.isVariableDeclaration(node) || !t.isIdentifier(node.name)) return false;
  const name = literal(node.name.text);
  const calls = new RegExp(String.raw`([\w$]+)\(\s*${name}\s*[,)]`, 'g');
  return [...fileTextAround(node).matchAll(calls)].some(
    ([, called = '']) => !forPeople.test(called) && isWrapper(called, node),
  );
}

/** A name that the file builds a longer text from, or an element of a list that it joins. */
function isPart(node: ts.Node): boolean {
  const t = typescript();
  if (t.isArrayLiteralExpression(node)) return t.isPropertyAccessExpression(node.parent);
  const target = t.isVariableDeclaration(node)
    ? node.name
    : t.isBinaryExpression(node)
      ? node.left
      : undefined;
  if (target === undefined || !t.isIdentifier(target)) return false;
  const name = target.text.replaceAll('$', String.raw`\$`);
  return new RegExp(String.raw`\$\{\s*${name}\b|\b${name}\s*\+|\+\s*${name}\b`).test(fileTextAround(node));
}

/** Around a text, or after the first part of one. */
function isSameText(node: ts.Node, inner: ts.Expression): node is ts.Expression {
  const t = typescript();
  if (t.isBinaryExpression(node))
    return node.operatorToken.kind === t.SyntaxKind.PlusToken && node.left === inner;
  return t.isParenthesizedExpression(node) || t.isAsExpression(node) || t.isSatisfiesExpression(node);
}

function mayHoldStatement(node: ts.Node, text: ts.Expression): boolean {
  const t = typescript();
  if (t.isCallExpression(node)) return node.expression !== text && !forPeople.test(calledName(node));
  if (t.isVariableDeclaration(node)) return true;
  if (t.isPropertyAssignment(node)) return node.initializer === text;
  // `isNew && 'SELECT …'`, `sql = 'SELECT …'`; not a comparison.
  if (t.isBinaryExpression(node))
    return node.right === text && /^(?:&&|\|\||\?\?|=)$/.test(node.operatorToken.getText());
  return (
    t.isArrayLiteralExpression(node) ||
    t.isReturnStatement(node) ||
    t.isArrowFunction(node) ||
    t.isConditionalExpression(node) ||
    t.isPropertyDeclaration(node) ||
    t.isAwaitExpression(node)
  );
}

/** In a migration these send any argument. */
function isDefinite(name: string, around: 'migration' | 'program'): boolean {
  return around === 'migration' && name !== 'raw' && name !== 'literal' && name !== 'execute';
}

/** Parts of statements, which are SQL because of the call that they are passed to. */
function mayBeFragment(name: string, receiver: string, node: ts.Node): boolean {
  if (name === 'raw') return receiver === '' || rawReceiver.test(receiver);
  if (name === 'literal')
    return receiver === '' ? /\bfrom ['"]sequelize/.test(fileTextAround(node)) : /sequelize$/i.test(receiver);
  return name === 'unsafe' && /sql$/i.test(receiver);
}

/** `knex`, `this.db`, `db.readOnly`, `dbRead`. */
const rawReceiver =
  /(?:^|[.\s])(?:\w*(?:knex|sql|prisma|database|connection)|trx|tx|\w*db(?:Read\w*|Write\w*)?|objection)(?:\.\w+)?$/i;

/** `pgm.sql()`, `db.sql()`. */
function sqlMethod(name: string, receiver: string): Method | undefined {
  return name === 'sql' && receiver === 'pgm' ? method('statements', 'none', 'sure') : undefined;
}

function bindingFor(usual: Binding, name: string, receiver: string): Binding {
  if (/sequelize$/i.test(receiver) && name === 'query') return 'replacements';
  if (name === 'raw' && /^(?:sql|Prisma)$/.test(receiver)) return 'none';
  if (name === 'execute') return 'none';
  return usual;
}

/** The text of `{ text, values, name }`. */
function configText(argument: ts.Expression): ts.Expression | undefined {
  const t = typescript();
  let node = bare(argument);
  if (t.isIdentifier(node)) {
    const binding = bindingOf(node);
    if (binding?.kind === 'constant') node = bare(binding.value);
  }
  if (!t.isObjectLiteralExpression(node)) return undefined;
  const property = node.properties.find(
    (one) =>
      t.isPropertyAssignment(one) &&
      t.isIdentifier(one.name) &&
      (one.name.text === 'text' || one.name.text === 'query'),
  );
  return property !== undefined && t.isPropertyAssignment(property) ? property.initializer : undefined;
}

function shorten(receiver: string): string {
  const last = receiver.replaceAll(/\s+/g, '').split('.').at(-1) ?? receiver;
  return last.length > 30 ? '' : `${last}.`;
}
