/** What readers of models in TypeScript and JavaScript share: literal values, chains of calls, decorators. Evaluates no code. */
import { oncePer } from '../../core/collections/once-per.ts';
import type ts from 'typescript';
import { isScriptPath, isTestPath } from '../../core/migrations/detection/script-path.ts';
import type { Span } from '../../core/text/span.ts';
import { typescript } from '../embedded-sql/typescript.ts';

/** True if a program that is no test mentions the library, and something that declares: most programs only use models. */
export function isScriptWith(library: RegExp, declares: RegExp): (path: string, source: string) => boolean {
  return (path, source) =>
    isScriptPath(path) && !isTestPath(path) && library.test(source) && declares.test(source);
}

export function spanOf(node: ts.Node): Span {
  return { start: node.getStart(), end: node.getEnd() };
}

/** Every node, parents first, in the order of the text. */
export function* nodesOf(root: ts.Node): Iterable<ts.Node> {
  const nodes: ts.Node[] = [root];
  const t = typescript();
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    yield node;
    const children: ts.Node[] = [];
    t.forEachChild(node, (child) => {
      children.push(child);
    });
    nodes.push(...children.reverse());
  }
}

/** Without parentheses, `as`, `satisfies` and `!`. */
export function plain(node: ts.Expression): ts.Expression {
  const t = typescript();
  let at = node;
  while (
    t.isParenthesizedExpression(at) ||
    t.isAsExpression(at) ||
    t.isSatisfiesExpression(at) ||
    t.isNonNullExpression(at)
  )
    at = at.expression;
  return at;
}

/** A text that the file spells out: a literal, or a constant of the file that is one. */
export function textOf(node: ts.Expression | undefined): string | undefined {
  const t = typescript();
  if (node === undefined) return undefined;
  const bare = plain(node);
  if (t.isStringLiteralLike(bare)) return bare.text;
  if (!t.isIdentifier(bare)) return undefined;
  const value = constantsOf(bare.getSourceFile()).get(bare.text);
  return value !== undefined && t.isStringLiteralLike(plain(value)) ? textOf(value) : undefined;
}

/** The constants at the top of a file, by name. */
export const constantsOf = oncePer((file: ts.SourceFile): ReadonlyMap<string, ts.Expression> => {
  const t = typescript();
  const found = new Map<string, ts.Expression>();
  for (const statement of file.statements) {
    if (!t.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations)
      if (t.isIdentifier(name) && initializer !== undefined) found.set(name.text, plain(initializer));
  }
  return found;
});

/** The name of a property, method or enum member as written; undefined if it is computed. */
export function nameOf(name: ts.PropertyName | undefined): string | undefined {
  const t = typescript();
  if (name === undefined) return undefined;
  if (t.isIdentifier(name) || t.isStringLiteralLike(name) || t.isNumericLiteral(name)) return name.text;
  return t.isComputedPropertyName(name) ? textOf(name.expression) : undefined;
}

/** The value of a property of an object that is spelled out. */
export function propertyOf(object: ts.Expression | undefined, name: string): ts.Expression | undefined {
  const t = typescript();
  if (object === undefined) return undefined;
  const bare = plain(object);
  if (!t.isObjectLiteralExpression(bare)) return undefined;
  const found = bare.properties.find((one) => one.name !== undefined && nameOf(one.name) === name);
  if (found === undefined) return undefined;
  if (t.isPropertyAssignment(found)) return plain(found.initializer);
  return t.isShorthandPropertyAssignment(found) ? found.name : undefined;
}

export function textAt(object: ts.Expression | undefined, name: string): string | undefined {
  return textOf(propertyOf(object, name));
}

/** True or false if the file says so. */
export function flagAt(object: ts.Expression | undefined, name: string): boolean | undefined {
  const value = propertyOf(object, name);
  const { TrueKeyword, FalseKeyword } = typescript().SyntaxKind;
  if (value?.kind === TrueKeyword) return true;
  return value?.kind === FalseKeyword ? false : undefined;
}

/** `name` of `name(…)`, of `x.name(…)` and of `name`. */
export function calledName(node: ts.Expression): string | undefined {
  const t = typescript();
  const bare = plain(node);
  if (t.isIdentifier(bare)) return bare.text;
  if (t.isPropertyAccessExpression(bare)) return bare.name.text;
  return t.isCallExpression(bare) ? calledName(bare.expression) : undefined;
}

/** The calls of `a(…).b(…).c(…)` from the first on. */
export function chainOf(node: ts.Expression): readonly ts.CallExpression[] {
  const t = typescript();
  const calls: ts.CallExpression[] = [];
  for (let at = plain(node); ;) {
    if (t.isCallExpression(at)) {
      calls.unshift(at);
      at = plain(at.expression);
    } else if (t.isPropertyAccessExpression(at)) at = plain(at.expression);
    else return calls;
  }
}

/** What a function returns at once: `() => ({ … })`, `function () { return { … } }`; a value that is no function is itself. */
export function returned(node: ts.Node | undefined): ts.Expression | undefined {
  const t = typescript();
  if (node === undefined) return undefined;
  if (t.isArrowFunction(node) || t.isFunctionExpression(node) || t.isFunctionDeclaration(node)) {
    const { body } = node;
    if (body === undefined) return undefined;
    if (!t.isBlock(body)) return plain(body);
    const last = body.statements.at(-1);
    return last !== undefined && t.isReturnStatement(last) && last.expression !== undefined
      ? plain(last.expression)
      : undefined;
  }
  return t.isExpression(node) ? plain(node) : undefined;
}

/** The decorators of a class or a member with their names. */
export function decoratorsOf(
  node: ts.Node,
): readonly { readonly name: string; readonly args: readonly ts.Expression[] }[] {
  const t = typescript();
  if (!t.canHaveDecorators(node)) return [];
  return (t.getDecorators(node) ?? []).flatMap(({ expression }) => {
    const name = calledName(expression);
    const args = t.isCallExpression(expression) ? [...expression.arguments] : [];
    return name === undefined ? [] : [{ name, args }];
  });
}

/** `Base` of `class Order extends Base`. */
export function superclassOf(node: ts.ClassLikeDeclaration): ts.Identifier | undefined {
  const t = typescript();
  const clause = node.heritageClauses?.find((one) => one.token === t.SyntaxKind.ExtendsKeyword);
  const expression = clause?.types[0]?.expression;
  return expression !== undefined && t.isIdentifier(expression) ? expression : undefined;
}

/** The module that a name is imported from. */
export function importedFrom(name: ts.Identifier): string | undefined {
  const t = typescript();
  for (const one of name.getSourceFile().statements) {
    if (!t.isImportDeclaration(one) || !t.isStringLiteral(one.moduleSpecifier)) continue;
    const named = one.importClause?.namedBindings;
    if (
      named !== undefined &&
      t.isNamedImports(named) &&
      named.elements.some((each) => each.name.text === name.text)
    )
      return one.moduleSpecifier.text;
  }
  return undefined;
}
