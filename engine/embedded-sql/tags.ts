/** Tags whose templates are SQL, and that bind interpolated values. */
import type ts from 'typescript';
import { bare } from './parts.ts';
import { typescript } from './typescript.ts';

/** A name that says SQL; `tx`, `sql.unsafe`, `sql.type(row)`, `Prisma.sql`, `prisma.$queryRaw`. */
export function isSqlTag(tag: ts.Expression): boolean {
  const t = typescript();
  const node = bare(tag);
  if (t.isExpressionWithTypeArguments(node)) return isSqlTag(node.expression);
  if (t.isIdentifier(node)) return /sql|^(?:tx|trx)$/i.test(node.text);
  if (t.isCallExpression(node)) return isSqlTag(node.expression);
  if (!t.isPropertyAccessExpression(node)) return false;
  const { text } = node.name;
  return text === '$queryRaw' || text === '$executeRaw' || /sql/i.test(text) || isSqlTag(node.expression);
}
