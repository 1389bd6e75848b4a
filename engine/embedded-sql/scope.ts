/**
 * Resolves names in a program by the enclosing blocks. Knows no types and follows no imports. Counts the looks at what is outside of the
 * outermost function around a node: what is found without one depends on that function alone.
 */
import { oncePer } from '../../core/collections/once-per.ts';
import type ts from 'typescript';
import { parentOf, typescript } from './typescript.ts';

/** What a name denotes, as far as the file tells. */
export type Binding =
  | { readonly kind: 'constant'; readonly value: ts.Expression }
  | { readonly kind: 'variable'; readonly declaration: ts.VariableDeclaration }
  | { readonly kind: 'parameter'; readonly declaration: ts.ParameterDeclaration }
  /** From `for (const x of xs)`. */
  | { readonly kind: 'element'; readonly of: ts.Expression }
  | { readonly kind: 'function'; readonly declaration: ts.SignatureDeclaration }
  | { readonly kind: 'other' };

/** The nearest declaration of the name around a node. */
export function bindingOf(name: ts.Identifier): Binding | undefined {
  const { text } = name;
  for (let at: ts.Node | undefined = name.parent; at !== undefined; at = parentOf(at)) {
    const found = namesIn(at).get(text);
    if (found === undefined) continue;
    if (!isInFunction(at)) outside += 1;
    return found;
  }
  outside += 1;
  return undefined;
}

/** The text of the whole file. */
export function fileTextAround(node: ts.Node): string {
  outside += 1;
  return node.getSourceFile().text;
}

let outside = 0;

export function looksOutside(): number {
  return outside;
}

/** True for a function as well: its parameters are its own. */
function isInFunction(node: ts.Node): boolean {
  for (let at: ts.Node | undefined = node; at !== undefined; at = parentOf(at))
    if (typescript().isFunctionLike(at)) return true;
  return false;
}

const namesIn = oncePer((node: ts.Node): ReadonlyMap<string, Binding> => {
  const names = new Map<string, Binding>();
  const { isFunctionLike, isBlock, isSourceFile, isCaseBlock, isModuleBlock, isCatchClause } = typescript();
  if (isFunctionLike(node)) parameters(node, names);
  else if (isBlock(node) || isSourceFile(node) || isModuleBlock(node))
    for (const one of node.statements) statement(one, names);
  else if (isCaseBlock(node))
    for (const one of node.clauses.flatMap((clause) => [...clause.statements])) statement(one, names);
  else if (isCatchClause(node) && node.variableDeclaration !== undefined)
    declared(node.variableDeclaration.name, { kind: 'other' }, names);
  else loop(node, names);
  return names;
});

function parameters(node: ts.SignatureDeclaration, names: Map<string, Binding>): void {
  for (const declaration of node.parameters)
    declared(declaration.name, { kind: 'parameter', declaration }, names);
}

function statement(node: ts.Statement, names: Map<string, Binding>): void {
  const { isVariableStatement, isFunctionDeclaration, isImportDeclaration, isEnumDeclaration } = typescript();
  if (isVariableStatement(node)) variables(node.declarationList, names);
  else if (isFunctionDeclaration(node) && node.name !== undefined)
    names.set(node.name.text, { kind: 'function', declaration: node });
  else if (isEnumDeclaration(node)) names.set(node.name.text, { kind: 'other' });
  else if (isImportDeclaration(node)) {
    const { namedBindings, name } = node.importClause ?? {};
    if (name !== undefined) names.set(name.text, { kind: 'other' });
    if (namedBindings !== undefined && typescript().isNamedImports(namedBindings))
      for (const one of namedBindings.elements) names.set(one.name.text, { kind: 'other' });
  }
}

function loop(node: ts.Node, names: Map<string, Binding>): void {
  const { isForOfStatement, isForStatement, isForInStatement, isVariableDeclarationList } = typescript();
  if (isForOfStatement(node) && isVariableDeclarationList(node.initializer))
    for (const one of node.initializer.declarations)
      declared(one.name, { kind: 'element', of: node.expression }, names);
  else if (isForInStatement(node) && isVariableDeclarationList(node.initializer))
    for (const one of node.initializer.declarations) declared(one.name, { kind: 'other' }, names);
  else if (
    isForStatement(node) &&
    node.initializer !== undefined &&
    isVariableDeclarationList(node.initializer)
  )
    variables(node.initializer, names);
}

function variables(list: ts.VariableDeclarationList, names: Map<string, Binding>): void {
  const { NodeFlags, isIdentifier } = typescript();
  const isConstant = (list.flags & NodeFlags.Const) !== 0;
  for (const declaration of list.declarations) {
    const { initializer, name } = declaration;
    const isPlain = isIdentifier(name) && initializer !== undefined && isConstant;
    declared(
      name,
      isPlain ? { kind: 'constant', value: initializer } : { kind: 'variable', declaration },
      names,
    );
  }
}

function declared(name: ts.BindingName, binding: Binding, names: Map<string, Binding>): void {
  const { isIdentifier, isBindingElement } = typescript();
  if (isIdentifier(name)) names.set(name.text, binding);
  else for (const one of name.elements) if (isBindingElement(one)) declared(one.name, binding, names);
}
