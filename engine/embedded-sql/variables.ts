/**
 * Variables that are assigned more than once: the constant that one has at a place, and the text that consecutive statements compose in it.
 * Examines the function that declares the variable and runs nothing.
 */
import type ts from 'typescript';
import type { Binding } from './scope.ts';
import { parentOf, typescript } from './typescript.ts';

export interface Step {
  readonly value: ts.Expression;
  /** `+=` appends to the value, `=` replaces it. */
  readonly kind: 'appended' | 'anew';
  /** In the order of the text only. */
  readonly at: number;
  readonly statement: ts.Node;
}

type Variable = Binding & { readonly kind: 'variable' };

/** The variable's value at the name, if it is certainly the same each time; undefined if a branch or a loop could change it. */
export function latestValue(name: ts.Identifier, { declaration }: Variable): ts.Expression | undefined {
  const home = functionAround(declaration);
  if (functionAround(name) !== home || isInLoop(name, home)) return undefined;
  const before = stepsOf(name.text, declaration).filter(({ at }) => at < name.getStart());
  const latest = before.at(-1);
  const isCertain = before.every(
    ({ statement, kind }) =>
      kind === 'anew' && isAround(statement.parent, name) && !isInLoop(statement, home),
  );
  return isCertain ? latest?.value : undefined;
}

/** Everything that may become part of the variable before the name; empty if nothing is appended. */
export function stepsBefore(name: ts.Identifier, { declaration }: Variable): readonly Step[] {
  return stepsOf(name.text, declaration).filter(({ at }) => at < name.getStart());
}

function stepsOf(name: string, declaration: ts.VariableDeclaration): readonly Step[] {
  const t = typescript();
  if (!t.isIdentifier(declaration.name)) return [];
  const steps: Step[] = [];
  const { initializer } = declaration;
  const statement = declaration.parent.parent;
  if (initializer !== undefined)
    steps.push({ value: initializer, kind: 'anew', at: initializer.getStart(), statement });
  const visit = (node: ts.Node): void => {
    const step = assignment(node, name);
    if (step !== undefined) steps.push(step);
    t.forEachChild(node, visit);
  };
  visit(functionAround(declaration));
  return steps.sort((a, b) => a.at - b.at);
}

function assignment(node: ts.Node, name: string): Step | undefined {
  const t = typescript();
  if (!t.isBinaryExpression(node) || !t.isIdentifier(node.left) || node.left.text !== name) return undefined;
  const { kind } = node.operatorToken;
  const [value, at, statement] = [node.right, node.getStart(), node.parent];
  if (kind === t.SyntaxKind.PlusEqualsToken) return { value, kind: 'appended', at, statement };
  if (kind !== t.SyntaxKind.EqualsToken) return undefined;
  const rest = remainder(value, name);
  return rest === undefined
    ? { value, kind: 'anew', at, statement }
    : { value: rest, kind: 'appended', at, statement };
}

/** `q = q + more`. */
function remainder(value: ts.Expression, name: string): ts.Expression | undefined {
  const t = typescript();
  if (!t.isBinaryExpression(value) || value.operatorToken.kind !== t.SyntaxKind.PlusToken) return undefined;
  return t.isIdentifier(value.left) && value.left.text === name ? value.right : undefined;
}

function functionAround(node: ts.Node): ts.Node {
  const t = typescript();
  for (let at: ts.Node | undefined = node.parent; at !== undefined; at = parentOf(at))
    if (t.isFunctionLike(at)) return at;
  return node.getSourceFile();
}

function isInLoop(node: ts.Node, home: ts.Node): boolean {
  for (let at: ts.Node | undefined = node.parent; at !== undefined && at !== home; at = parentOf(at))
    if (typescript().isIterationStatement(at, false)) return true;
  return false;
}

function isAround(outer: ts.Node | undefined, inner: ts.Node): boolean {
  for (let at: ts.Node | undefined = inner; at !== undefined; at = parentOf(at))
    if (at === outer) return true;
  return false;
}
