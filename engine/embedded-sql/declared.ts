/**
 * What declared types say about values, as far as the file spells them out: numbers, dates and unions of literals cannot contain SQL.
 * Checks nothing.
 */
import type ts from 'typescript';
import { bare } from './parts.ts';
import { bindingOf } from './scope.ts';
import { typescript } from './typescript.ts';

/** A number, a boolean, a date or a union of literals. */
export function isTame(type: ts.TypeNode | undefined): boolean {
  const t = typescript();
  if (type === undefined) return false;
  if (t.isUnionTypeNode(type)) return type.types.every(isTame);
  if (t.isParenthesizedTypeNode(type)) return isTame(type.type);
  if (t.isArrayTypeNode(type)) return isTame(type.elementType);
  if (t.isLiteralTypeNode(type)) return true;
  if (t.isTypeReferenceNode(type)) return type.typeName.getText() === 'Date' || isTame(aliased(type));
  const { NumberKeyword, BigIntKeyword, BooleanKeyword, UndefinedKeyword, NullKeyword } = t.SyntaxKind;
  return [NumberKeyword, BigIntKeyword, BooleanKeyword, UndefinedKeyword, NullKeyword].some(
    (kind) => kind === type.kind,
  );
}

/** `options.limit` where `options: { limit: number }`. */
export function isMemberTame(node: ts.PropertyAccessExpression): boolean {
  const t = typescript();
  const target = bare(node.expression);
  const binding = t.isIdentifier(target) ? bindingOf(target) : undefined;
  return binding?.kind === 'parameter' && isTame(memberType(binding.declaration.type, node.name.text));
}

/** `limit` where `({ limit }: { limit: number })`. */
export function isElementTame(declaration: ts.ParameterDeclaration, property: string): boolean {
  return isTame(memberType(declaration.type, property));
}

/** An object of a class, whose methods return what the class contains; neither a text nor request data. */
export function isOfClass(declaration: ts.ParameterDeclaration): boolean {
  const { type } = declaration;
  if (type === undefined || !typescript().isTypeReferenceNode(type)) return false;
  return aliased(type) === undefined && !/Request|Context|Record|Params|Event$/.test(type.typeName.getText());
}

function memberType(type: ts.TypeNode | undefined, name: string): ts.TypeNode | undefined {
  const t = typescript();
  const shape = type !== undefined && t.isTypeReferenceNode(type) ? (aliased(type) ?? type) : type;
  const members =
    shape === undefined
      ? []
      : t.isTypeLiteralNode(shape)
        ? shape.members
        : t.isTypeReferenceNode(shape)
          ? (interfaceOf(shape)?.members ?? [])
          : [];
  const member = members.find((one) => one.name?.getText() === name);
  return member !== undefined && t.isPropertySignature(member) ? member.type : undefined;
}

/** `type Order = 'asc' | 'desc'` in the same file. */
function aliased(type: ts.TypeReferenceNode): ts.TypeNode | undefined {
  const t = typescript();
  const name = type.typeName.getText();
  const found = type
    .getSourceFile()
    .statements.find((one) => t.isTypeAliasDeclaration(one) && one.name.text === name);
  return found !== undefined && t.isTypeAliasDeclaration(found) ? found.type : undefined;
}

function interfaceOf(type: ts.TypeReferenceNode): ts.InterfaceDeclaration | undefined {
  const t = typescript();
  const name = type.typeName.getText();
  return type
    .getSourceFile()
    .statements.filter(t.isInterfaceDeclaration)
    .find((one) => one.name.text === name);
}
