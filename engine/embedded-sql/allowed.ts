/**
 * Checks in a program that only pass known values: lists, comparisons and patterns before the place where a value is used. Whether a value
 * needs one is decided elsewhere.
 */
import type ts from 'typescript';
import { bare } from './parts.ts';
import { calledName, parentOf, typescript } from './typescript.ts';

/** An earlier list or comparison only passes values that the program contains. */
export function isAllowed(node: ts.Expression): boolean {
  const t = typescript();
  const written = node.getText();
  for (let at: ts.Node = node; ;) {
    const parent = parentOf(at);
    if (parent === undefined || t.isSourceFile(parent)) return false;
    if (t.isConditionalExpression(parent) && parent.whenTrue === at && allows(parent.condition, written))
      return true;
    if (t.isIfStatement(parent) && parent.thenStatement === at && allows(parent.expression, written))
      return true;
    if (t.isCaseClause(parent) && parent.parent.parent.expression.getText() === written) return true;
    if (t.isBlock(parent) || t.isSourceFile(parent)) {
      const before = parent.statements.slice(
        0,
        parent.statements.findIndex((one) => one === at),
      );
      if (
        before.some(
          (one) =>
            (t.isIfStatement(one) && leaves(one.thenStatement) && refuses(one.expression, written)) ||
            isAssertion(one, written),
        )
      )
        return true;
    }
    at = parent;
  }
}

/** `ALLOWED.includes(x)`, `x in COLUMNS`, `x === 'a' || x === 'b'`. */
function allows(condition: ts.Expression, name: string): boolean {
  const t = typescript();
  const node = bare(condition);
  if (t.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    if (kind === t.SyntaxKind.AmpersandAmpersandToken)
      return allows(node.left, name) || allows(node.right, name);
    if (kind === t.SyntaxKind.BarBarToken) return allows(node.left, name) && allows(node.right, name);
    if (kind === t.SyntaxKind.InKeyword) return node.left.getText() === name;
    const isEqual = kind === t.SyntaxKind.EqualsEqualsEqualsToken || kind === t.SyntaxKind.EqualsEqualsToken;
    return isEqual && node.left.getText() === name && t.isStringLiteralLike(bare(node.right));
  }
  if (!t.isCallExpression(node)) return false;
  const [first] = node.arguments;
  if (first?.getText() === name && checks.test(calledName(node))) return true;
  if (!t.isPropertyAccessExpression(node.expression)) return false;
  const method = node.expression.name.text;
  if (method === 'test')
    return first?.getText() === name && node.expression.expression.getText().startsWith('/^');
  return (
    /^(?:includes|has|hasOwn|hasOwnProperty)$/.test(method) &&
    node.arguments.some((one) => bare(one).getText() === name)
  );
}

/** Functions whose names say that they validate a value; not those that only test its type. */
const checks =
  /^is(?!String|Text|Nil|Null|Undefined|Defined|Empty|NotEmpty|Blank|Present|Array|Object|Truthy|Function|Equal)[A-Z]/;

/** They throw. */
const asserts =
  /^(?:assert|validate|ensure|check)\w*(?:Name|Identifier|Table|Column|Schema|Safe|Allowed|Valid|Ident|Sort|Order)/i;

/** `assertValidName(table);` */
function isAssertion(statement: ts.Statement, name: string): boolean {
  const t = typescript();
  const node = t.isExpressionStatement(statement) ? bare(statement.expression) : undefined;
  return (
    node !== undefined &&
    t.isCallExpression(node) &&
    asserts.test(calledName(node)) &&
    node.arguments.some((one) => one.getText() === name)
  );
}

function refuses(condition: ts.Expression, name: string): boolean {
  const t = typescript();
  const node = bare(condition);
  if (t.isPrefixUnaryExpression(node) && node.operator === t.SyntaxKind.ExclamationToken)
    return allows(node.operand, name);
  return (
    t.isBinaryExpression(node) &&
    node.operatorToken.kind === t.SyntaxKind.BarBarToken &&
    (refuses(node.left, name) || refuses(node.right, name))
  );
}

function leaves(statement: ts.Statement): boolean {
  const t = typescript();
  const last = t.isBlock(statement) ? statement.statements.at(-1) : statement;
  return (
    last !== undefined &&
    (t.isThrowStatement(last) || t.isReturnStatement(last) || t.isContinueStatement(last))
  );
}
