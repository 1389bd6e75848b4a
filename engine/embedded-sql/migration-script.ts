/** The two directions of a migration program: what it sends in which order, and its calls without SQL. */
import type ts from 'typescript';
import type { Span } from '../../core/text/span.ts';
import { bare } from './parts.ts';
import { bindingOf } from './scope.ts';
import type { Sink } from './sink.ts';
import { sinkAt } from './sinks.ts';
import { parentOf, typescript } from './typescript.ts';

export interface Direction {
  readonly direction: 'up' | 'down';
  readonly at: Span;
  readonly events: readonly ScriptEvent[];
}

export type ScriptEvent =
  | {
      readonly kind: 'sink';
      readonly sink: Sink;
      readonly conditional: boolean;
      /** Inside `sequelize.transaction(async (t) => …)` and the like, and passed to the call if the library requires it. */
      readonly inTransaction: boolean;
    }
  | { readonly kind: 'call'; readonly at: Span; readonly what: string };

/** Empty if the program exports no direction. */
export function directionsOf(file: ts.SourceFile): readonly Direction[] {
  return (['up', 'down'] as const).flatMap((direction) => {
    const body = functionNamed(file, direction);
    if (body === undefined) return [];
    const events: ScriptEvent[] = [];
    new Walk(events, toolNames(body)).visit(body, 'always');
    return [{ direction, at: { start: body.getStart(), end: body.getEnd() }, events }];
  });
}

/** `exports.config = { transaction: false }`, `transaction = false` in the class, `pgm.noTransaction()`. */
export function optsOut(file: ts.SourceFile): boolean {
  const t = typescript();
  let found = false;
  const visit = (node: ts.Node): void => {
    if (t.isPropertyAssignment(node) || t.isPropertyDeclaration(node))
      found ||=
        node.name.getText() === 'transaction' &&
        node.initializer?.kind === t.SyntaxKind.FalseKeyword &&
        isConfig(node);
    else if (t.isCallExpression(node) && t.isPropertyAccessExpression(node.expression))
      found ||= node.expression.name.text === 'noTransaction';
    if (!found) t.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** A property of the class, or of the exported `config`. */
function isConfig(node: ts.PropertyAssignment | ts.PropertyDeclaration): boolean {
  const t = typescript();
  if (t.isPropertyDeclaration(node)) return true;
  const { parent } = node.parent;
  if (t.isVariableDeclaration(parent)) return parent.name.getText() === 'config';
  if (t.isBinaryExpression(parent)) return /(?:^|\.)config$/.test(parent.left.getText());
  return t.isPropertyAssignment(parent) && parent.name.getText() === 'config';
}

type Body = ts.FunctionLikeDeclaration;

function functionNamed(file: ts.SourceFile, name: 'up' | 'down'): Body | undefined {
  const t = typescript();
  let found: Body | undefined;
  const take = (value: ts.Node | undefined): void => {
    if (value === undefined || found !== undefined) return;
    const node = t.isExpression(value) ? bare(value) : value;
    if (t.isFunctionLike(node) && 'body' in node) found = node;
    else if (t.isIdentifier(node)) {
      const binding = bindingOf(node);
      if (binding?.kind === 'constant') take(binding.value);
      else if (binding?.kind === 'function') take(binding.declaration);
    }
  };
  const visit = (node: ts.Node): void => {
    if (found !== undefined) return;
    if ((t.isFunctionDeclaration(node) || t.isMethodDeclaration(node)) && node.name?.getText() === name)
      take(node);
    else if (
      (t.isVariableDeclaration(node) || t.isPropertyAssignment(node) || t.isPropertyDeclaration(node)) &&
      node.name.getText() === name
    )
      take(node.initializer);
    else if (t.isBinaryExpression(node) && /^(?:module\.)?exports\.(?:up|down)$/.test(node.left.getText())) {
      if (node.left.getText().endsWith(`.${name}`)) take(node.right);
    }
    // Functions contain no exports.
    if (!t.isFunctionLike(node) && !t.isBlock(node)) t.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** The parameter that the tool passes: `knex`, `queryRunner`, `pgm`. */
function toolNames(body: Body): ReadonlySet<string> {
  const names = body.parameters.flatMap(({ name }) => (typescript().isIdentifier(name) ? [name.text] : []));
  return new Set([...names, 'this', 'pgm', 'queryRunner', 'queryInterface', 'knex', 'trx', 'db']);
}

const changes =
  /^(?:(?:create|drop|alter|add|remove|rename|change|bulk|update|set|insert|truncate|clear)(?:[A-Z]\w*)?|table|hasTable|func|synchronize|upsert)$/;

/** The limit for nested helper functions. */
const deepest = 6;

type Certainty = 'always' | 'perhaps';

class Walk {
  readonly #events: ScriptEvent[];
  readonly #tools: ReadonlySet<string>;
  readonly #inside = new Set<ts.Node>();
  #transactions = 0;

  constructor(events: ScriptEvent[], tools: ReadonlySet<string>) {
    this.#events = events;
    this.#tools = tools;
  }

  visit(node: ts.Node, certainty: Certainty): void {
    const t = typescript();
    const sink = sinkAt(node, 'migration');
    if (sink !== undefined) {
      if (sink.holds === 'statements')
        this.#events.push({
          kind: 'sink',
          sink,
          conditional: certainty === 'perhaps',
          inTransaction: this.#transactions > 0 && usesTransaction(sink),
        });
      return;
    }
    if (t.isCallExpression(node)) {
      const foreign = this.#foreign(node);
      if (foreign !== undefined) {
        this.#events.push({
          kind: 'call',
          at: { start: node.getStart(), end: node.getEnd() },
          what: foreign,
        });
        return;
      }
    }
    const inner = isBranch(node) ? 'perhaps' : certainty;
    const opened = opensTransaction(node) ? 1 : 0;
    this.#transactions += opened;
    t.forEachChild(node, (child) => {
      this.visit(child, inner);
    });
    this.#transactions -= opened;
    if (t.isCallExpression(node)) this.#enter(node, certainty);
  }

  /** `knex.schema.createTable(…)`, `queryRunner.addColumn(…)`; the outermost of a chain. */
  #foreign(node: ts.CallExpression): string | undefined {
    const t = typescript();
    const names: string[] = [];
    let at: ts.Expression = node;
    for (;;) {
      if (t.isCallExpression(at)) at = at.expression;
      else if (t.isPropertyAccessExpression(at)) {
        names.push(at.name.text);
        at = at.expression;
      } else break;
    }
    const root = at.kind === t.SyntaxKind.ThisKeyword ? 'this' : t.isIdentifier(at) ? at.text : '';
    if (!this.#tools.has(root)) return undefined;
    if (root === 'this' && this.#member(node) !== undefined) return undefined;
    const change = names.findLast((name) => changes.test(name));
    return change === undefined ? undefined : `${change}()`;
  }

  /** The helper's own statements, at the place of the call. */
  #enter(node: ts.CallExpression, certainty: Certainty): void {
    const t = typescript();
    const callee = bare(node.expression);
    const binding = t.isIdentifier(callee) ? bindingOf(callee) : undefined;
    const target =
      binding?.kind === 'function'
        ? binding.declaration
        : binding?.kind === 'constant'
          ? bare(binding.value)
          : this.#member(node);
    if (target === undefined || !t.isFunctionLike(target) || !('body' in target)) return;
    if (target.body === undefined || this.#inside.has(target) || this.#inside.size >= deepest) return;
    this.#inside.add(target);
    this.visit(target.body, certainty);
    this.#inside.delete(target);
  }

  #member(node: ts.CallExpression): ts.MethodDeclaration | undefined {
    const t = typescript();
    const callee = node.expression;
    if (!t.isPropertyAccessExpression(callee) || callee.expression.kind !== t.SyntaxKind.ThisKeyword)
      return undefined;
    for (let at: ts.Node | undefined = node; at !== undefined; at = parentOf(at))
      if (t.isClassLike(at))
        return at.members.find(
          (one): one is ts.MethodDeclaration =>
            t.isMethodDeclaration(one) && one.name.getText() === callee.name.text,
        );
    return undefined;
  }
}

/** `knex.transaction(async (trx) => …)`. */
function opensTransaction(node: ts.Node): boolean {
  const t = typescript();
  return (
    t.isCallExpression(node) &&
    t.isPropertyAccessExpression(node.expression) &&
    node.expression.name.text === 'transaction' &&
    node.arguments.some((one) => t.isFunctionLike(one))
  );
}

/** Sequelize sends a query outside of the transaction unless it is passed. */
function usesTransaction({ node, binding }: Sink): boolean {
  if (binding === 'replacements') return node.getText().includes('transaction');
  return true;
}

function isBranch(node: ts.Node): boolean {
  const t = typescript();
  return (
    t.isIfStatement(node) ||
    t.isIterationStatement(node, false) ||
    t.isConditionalExpression(node) ||
    t.isCatchClause(node) ||
    t.isCaseClause(node) ||
    (t.isCallExpression(node) &&
      t.isPropertyAccessExpression(node.expression) &&
      /^(?:map|forEach)$/.test(node.expression.name.text))
  );
}
