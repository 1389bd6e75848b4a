/**
 * Where a product file can be given a defect of one line that still compiles in most places: what kinds of defect there are, and how each is
 * written. Whether one does compile the compiler says, not this file.
 */
import ts from 'typescript';

export type MutantKind = 'condition turned' | 'boundary moved' | 'lock mode exchanged' | 'branch removed';

export interface Site {
  readonly kind: MutantKind;
  /** UTF-16 offsets of what is replaced. */
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

const lockModes = [
  'ACCESS_SHARE',
  'ROW_SHARE',
  'ROW_EXCLUSIVE',
  'SHARE_UPDATE_EXCLUSIVE',
  'SHARE',
  'SHARE_ROW_EXCLUSIVE',
  'EXCLUSIVE',
  'ACCESS_EXCLUSIVE',
];

const turned = new Map<ts.SyntaxKind, string>([
  [ts.SyntaxKind.EqualsEqualsEqualsToken, '!=='],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken, '==='],
  [ts.SyntaxKind.AmpersandAmpersandToken, '||'],
  [ts.SyntaxKind.BarBarToken, '&&'],
]);

const moved = new Map<ts.SyntaxKind, string>([
  [ts.SyntaxKind.LessThanToken, '<='],
  [ts.SyntaxKind.LessThanEqualsToken, '<'],
  [ts.SyntaxKind.GreaterThanToken, '>='],
  [ts.SyntaxKind.GreaterThanEqualsToken, '>'],
]);

/** All of a file's sites that are within one line, in the order of the text. */
export function sitesOf(path: string, text: string): readonly Site[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const modes = lockModes.filter((mode) => new RegExp(`\\b${mode}\\b`).test(text));
  const sites: Site[] = [];
  const add = (kind: MutantKind, node: ts.Node, replacement: string): void => {
    const site = { kind, from: node.getStart(file), to: node.getEnd(), text: replacement };
    if (!text.slice(site.from, site.to).includes('\n')) sites.push(site);
  };
  const visit = (node: ts.Node): void => {
    // Types and imports are gone when the program runs.
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isInterfaceDeclaration(node)) return;
    if (ts.isBinaryExpression(node)) {
      const operator = node.operatorToken;
      const opposite = turned.get(operator.kind);
      if (opposite !== undefined) add('condition turned', operator, opposite);
      const neighbour = moved.get(operator.kind);
      if (neighbour !== undefined) add('boundary moved', operator, neighbour);
    } else if (ts.isConditionalExpression(node)) {
      add('condition turned', node.condition, `!(${node.condition.getText(file)})`);
    } else if (ts.isIfStatement(node)) {
      add('condition turned', node.expression, `!(${node.expression.getText(file)})`);
      if (node.elseStatement === undefined) {
        if (isOneLine(node, file)) add('branch removed', node, '');
        else add('branch removed', node.expression, `false && (${node.expression.getText(file)})`);
      }
    } else if (ts.isNumericLiteral(node) && /^\d+$/.test(node.text)) {
      add('boundary moved', node, String(Number(node.text) + 1));
    } else if (ts.isIdentifier(node) && lockModes.includes(node.text) && isRead(node)) {
      for (const mode of modes.filter((other) => other !== node.text)) add('lock mode exchanged', node, mode);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return sites;
}

function isOneLine(node: ts.Node, file: ts.SourceFile): boolean {
  return !node.getText(file).includes('\n');
}

/** True if a name is used there and not defined. */
function isRead(node: ts.Identifier): boolean {
  return !ts.isVariableDeclaration(node.parent) || node.parent.name !== node;
}
