/**
 * Whether an expression may contain text that another person controls. Simple on purpose: inside one file, by names and by how values are
 * built. Exports of other modules and fields of classes count as the program's own.
 */
import type ts from 'typescript';
import { isAllowed } from './allowed.ts';
import { isElementTame, isMemberTame, isOfClass, isTame } from './declared.ts';
import { bare } from './parts.ts';
import { bindingOf, type Binding } from './scope.ts';
import { parentOf, typescript } from './typescript.ts';

/** `outside`: from a request; `given`: from the function's caller. */
export type Trust = 'own' | 'given' | 'outside';

export function trustOf(expression: ts.Expression): Trust {
  return new Judge().judge(expression);
}

/** The limit for values computed from values. */
const deepest = 12;

const requests = /^(?:req|request|ctx|searchParams|formData)$/;
/** The name says that the text is quoted. */
const saysQuoted = /^(?:escaped|quoted|sanitized|safe)[A-Z_]/;
/** Functions that make text harmless, or return numbers. */
const tames =
  /^(?:Number|parseInt|parseFloat|BigInt|Boolean|Date|quote\w*|escape\w*|\w*[iI]dentifier|ident|wrap\w*Id\w*|encodeURIComponent|randomUUID|uuid(?:v\d)?|nanoid|literal|isNaN)$/;
const tamingMembers =
  /^(?:length|size|count|push|unshift|getTime|getFullYear|toISOString|toFixed|valueOf|now|indexOf|findIndex|charCodeAt|byteLength|escape\w*|quote\w*|includes|has|some|every|test|startsWith|endsWith)$/;

class Judge {
  readonly #seen = new Set<ts.Node>();

  judge(expression: ts.Expression | undefined): Trust {
    if (expression === undefined) return 'own';
    const node = bare(expression);
    if (this.#seen.has(node) || this.#seen.size > deepest * 20) return 'own';
    this.#seen.add(node);
    const trust = this.#ofNode(node);
    this.#seen.delete(node);
    return trust === 'own' || !isAllowed(node) ? trust : 'own';
  }

  #ofNode(node: ts.Expression): Trust {
    const t = typescript();
    if (t.isIdentifier(node)) return this.#name(node);
    if (t.isPropertyAccessExpression(node)) return this.#member(node);
    if (t.isElementAccessExpression(node)) return this.#element(node);
    if (t.isTemplateExpression(node)) return this.#worst(node.templateSpans.map((one) => one.expression));
    if (t.isConditionalExpression(node)) return this.#worst([node.whenTrue, node.whenFalse]);
    if (t.isBinaryExpression(node)) return this.#binary(node);
    if (t.isCallExpression(node)) return this.#call(node);
    if (t.isNewExpression(node))
      return tames.test(node.expression.getText()) ? 'own' : this.#worst(node.arguments ?? []);
    if (t.isArrayLiteralExpression(node)) return this.#worst(node.elements);
    if (t.isSpreadElement(node)) return this.judge(node.expression);
    if (t.isArrowFunction(node) || t.isFunctionExpression(node)) return this.#worst(returned(node));
    if (t.isObjectLiteralExpression(node))
      return this.#worst(
        node.properties.flatMap((one) => (t.isPropertyAssignment(one) ? [one.initializer] : [])),
      );
    return 'own';
  }

  #worst(all: readonly (ts.Expression | undefined)[]): Trust {
    return all.reduce<Trust>((worst, one) => worse(worst, this.judge(one)), 'own');
  }

  #binary(node: ts.BinaryExpression): Trust {
    const { SyntaxKind } = typescript();
    switch (node.operatorToken.kind) {
      case SyntaxKind.PlusToken:
      case SyntaxKind.BarBarToken:
      case SyntaxKind.QuestionQuestionToken:
        return this.#worst([node.left, node.right]);
      case SyntaxKind.AmpersandAmpersandToken:
        return this.judge(node.right);
      default:
        // Arithmetic and comparisons give numbers and booleans.
        return 'own';
    }
  }

  #name(node: ts.Identifier): Trust {
    if (saysQuoted.test(node.text)) return 'own';
    const binding = bindingOf(node);
    if (binding === undefined) return requests.test(node.text) ? 'outside' : 'own';
    switch (binding.kind) {
      case 'constant':
        return this.#worst([binding.value, ...assigned(node, binding)]);
      case 'variable':
        return this.#variable(node, binding.declaration);
      case 'element':
        return this.judge(binding.of);
      case 'parameter':
        return this.#parameter(node, binding.declaration);
      case 'function':
      case 'other':
        return 'own';
    }
  }

  #variable(node: ts.Identifier, declaration: ts.VariableDeclaration): Trust {
    if (isTame(declaration.type)) return 'own';
    const more = this.#worst(assigned(node, { kind: 'variable', declaration }));
    const { name, initializer } = declaration;
    const element = elementNamed(name, node.text);
    if (element === undefined || initializer === undefined) return worse(more, this.judge(initializer));
    const property = (element.propertyName ?? element.name).getText();
    return worse(more, worse(this.#property(initializer, property), this.judge(element.initializer)));
  }

  /** Declared types are believed: a false declaration is a different error. */
  #parameter(node: ts.Identifier, declaration: ts.ParameterDeclaration): Trust {
    const t = typescript();
    if (isTame(declaration.type)) return 'own';
    const element = elementNamed(declaration.name, node.text);
    const property = element && (element.propertyName ?? element.name).getText();
    if (property !== undefined && isElementTame(declaration, property)) return 'own';
    const owner = declaration.parent;
    if (isWay(owner)) return 'own';
    const callback = callOf(owner);
    // In `.map((one, index) => …)` the first parameter is an element of the list, the others are numbers.
    if (callback !== undefined)
      return owner.parameters[0] === declaration && t.isPropertyAccessExpression(callback.expression)
        ? this.judge(callback.expression.expression)
        : 'own';
    const calls = callsOf(owner);
    const at = owner.parameters.indexOf(declaration);
    if (calls !== undefined && calls.length > 0)
      return calls.reduce<Trust>((worst, call) => {
        const given = call.arguments[at];
        if (given === undefined) return worst;
        return worse(worst, property === undefined ? this.judge(given) : this.#property(given, property));
      }, 'own');
    return t.isIdentifier(declaration.name) && requests.test(declaration.name.text) ? 'outside' : 'given';
  }

  #member(node: ts.PropertyAccessExpression): Trust {
    const { SyntaxKind } = typescript();
    const { text } = node.name;
    if (tamingMembers.test(text) || saysQuoted.test(text) || node.expression.kind === SyntaxKind.ThisKeyword)
      return 'own';
    if (/^(?:process\.env|import\.meta|config|env|options\.schema)\b/.test(node.getText())) return 'own';
    return isMemberTame(node) ? 'own' : this.#property(node.expression, text);
  }

  /** A member of an object, as far as the file defines it. */
  #property(expression: ts.Expression, name: string): Trust {
    const t = typescript();
    const node = bare(expression);
    const binding = t.isIdentifier(node) ? bindingOf(node) : undefined;
    const target = binding?.kind === 'constant' ? bare(binding.value) : node;
    if (t.isObjectLiteralExpression(target)) {
      if (target.properties.some((one) => t.isSpreadAssignment(one))) return this.judge(target);
      const found = target.properties.find((one) => one.name?.getText() === name);
      if (found === undefined) return 'own';
      if (t.isShorthandPropertyAssignment(found)) return this.judge(found.name);
      return t.isPropertyAssignment(found) ? this.judge(found.initializer) : 'own';
    }
    if (binding?.kind !== 'parameter' || isWay(binding.declaration.parent)) return this.judge(expression);
    const calls = callsOf(binding.declaration.parent) ?? [];
    const at = binding.declaration.parent.parameters.indexOf(binding.declaration);
    if (calls.length === 0 || this.#seen.size > deepest) return this.judge(expression);
    return calls
      .map((call) => call.arguments[at])
      .reduce<Trust>(
        (worst, one) => worse(worst, one === undefined ? 'own' : this.#property(one, name)),
        'own',
      );
  }

  /** `COLUMNS[key]`: a value of a constant object, whatever the key is. */
  #element(node: ts.ElementAccessExpression): Trust {
    const t = typescript();
    const target = bare(node.expression);
    const binding = t.isIdentifier(target) ? bindingOf(target) : undefined;
    if (binding?.kind === 'constant' || binding?.kind === 'other') return this.judge(target);
    return this.judge(node.expression);
  }

  #isOfClass(target: ts.Expression): boolean {
    const node = bare(target);
    const binding = typescript().isIdentifier(node) ? bindingOf(node) : undefined;
    return binding?.kind === 'parameter' && isOfClass(binding.declaration);
  }

  #call(node: ts.CallExpression): Trust {
    const t = typescript();
    const callee = bare(node.expression);
    if (t.isIdentifier(callee)) {
      if (tames.test(callee.text)) return 'own';
      const binding = bindingOf(callee);
      const target =
        binding?.kind === 'function'
          ? binding.declaration
          : binding?.kind === 'constant'
            ? bare(binding.value)
            : undefined;
      if (target !== undefined && t.isFunctionLike(target)) return this.#worst(returned(target));
      return this.#worst(node.arguments);
    }
    if (!t.isPropertyAccessExpression(callee)) return this.#worst(node.arguments);
    const { text } = callee.name;
    if (tamingMembers.test(text) || tames.test(text) || /^Math\./.test(callee.getText())) return 'own';
    // A schema that only allows certain words.
    if (text === 'parse' && /\benum\b/i.test(callee.getText())) return 'own';
    if (text === 'map' || text === 'flatMap') {
      const [mapper] = node.arguments;
      return mapper !== undefined && t.isFunctionLike(bare(mapper))
        ? this.judge(mapper)
        : this.judge(callee.expression);
    }
    if (text === 'join' || text === 'filter') return this.judge(callee.expression);
    if (node.arguments.length === 0 && this.#isOfClass(callee.expression)) return 'own';
    return this.#worst([callee.expression, ...node.arguments]);
  }
}

function worse(a: Trust, b: Trust): Trust {
  if (a === 'outside' || b === 'outside') return 'outside';
  return a === 'given' ? a : b;
}

function elementNamed(pattern: ts.BindingName, name: string): ts.BindingElement | undefined {
  const t = typescript();
  return t.isObjectBindingPattern(pattern)
    ? pattern.elements.find((one) => t.isIdentifier(one.name) && one.name.text === name)
    : undefined;
}

/** Up and down of a migration only get the tool. */
function isWay(owner: ts.SignatureDeclaration): boolean {
  const { parent } = owner;
  const name =
    owner.name?.getText() ??
    ('name' in parent ? namedBy(parent) : undefined) ??
    parent.getText().slice(0, 40);
  return /^(?:up|down)$|^(?:module\.)?exports\.(?:up|down)\b/.test(name);
}

function namedBy(node: ts.Node): string | undefined {
  const t = typescript();
  return t.isVariableDeclaration(node) || t.isPropertyAssignment(node) || t.isPropertyDeclaration(node)
    ? node.name.getText()
    : undefined;
}

/** The call that takes a function, such as `list.map(…)`. */
function callOf(owner: ts.SignatureDeclaration): ts.CallExpression | undefined {
  const t = typescript();
  const { parent } = owner;
  if (!t.isCallExpression(parent) || !t.isPropertyAccessExpression(parent.expression)) return undefined;
  return /^(?:map|flatMap|forEach|filter|reduce|find|some|every)$/.test(parent.expression.name.text)
    ? parent
    : undefined;
}

/** The statement of `const find = () => …`. */
function declaring(owner: ts.Node): ts.Node | undefined {
  const list = parentOf(owner.parent);
  return list === undefined ? undefined : parentOf(list);
}

/** All calls of a function that is local to the file; undefined if others may call it. */
function callsOf(owner: ts.SignatureDeclaration): readonly ts.CallExpression[] | undefined {
  const t = typescript();
  const name = owner.name?.getText() ?? namedBy(owner.parent);
  const statement = t.isFunctionDeclaration(owner) ? owner : declaring(owner);
  const isMethod = t.isMethodDeclaration(owner);
  const modifiers = isMethod
    ? owner.modifiers
    : statement !== undefined && t.canHaveModifiers(statement)
      ? statement.modifiers
      : undefined;
  const isShared = isMethod
    ? modifiers?.some(({ kind }) => kind === t.SyntaxKind.PrivateKeyword) !== true &&
      name?.startsWith('#') !== true
    : modifiers?.some(({ kind }) => kind === t.SyntaxKind.ExportKeyword) === true;
  if (
    name === undefined ||
    isShared ||
    (!isMethod && !t.isFunctionDeclaration(owner) && !t.isVariableDeclaration(owner.parent))
  )
    return undefined;
  const file = owner.getSourceFile();
  if (
    new RegExp(
      `exports\\.${name.replaceAll(/\W/g, '')}\\b|export\\s*\\{[^}]*\\b${name.replaceAll(/\W/g, '')}\\b`,
    ).test(file.text)
  )
    return undefined;
  const called = isMethod ? `this.${name}` : name;
  return nodesIn(
    file,
    (node): node is ts.CallExpression => t.isCallExpression(node) && node.expression.getText() === called,
  );
}

/** Values that are assigned to a variable or added to a list after its declaration. */
function assigned(name: ts.Identifier, binding: Binding): readonly ts.Expression[] {
  const t = typescript();
  const around = blockOf(name, binding);
  return nodesIn(
    around,
    (node): node is ts.BinaryExpression | ts.CallExpression =>
      t.isBinaryExpression(node) || t.isCallExpression(node),
  ).flatMap((node) => {
    if (t.isBinaryExpression(node)) {
      const kind = node.operatorToken.kind;
      const isAssignment = kind === t.SyntaxKind.EqualsToken || kind === t.SyntaxKind.PlusEqualsToken;
      return isAssignment && node.left.getText() === name.text ? [node.right] : [];
    }
    const callee = node.expression;
    const pushes = t.isPropertyAccessExpression(callee) && /^(?:push|unshift)$/.test(callee.name.text);
    return pushes && callee.expression.getText() === name.text ? [...node.arguments] : [];
  });
}

/** The function that declares the variable. */
function blockOf(name: ts.Identifier, binding: Binding): ts.Node {
  const t = typescript();
  const from =
    binding.kind === 'variable' ? binding.declaration : binding.kind === 'constant' ? binding.value : name;
  for (let at: ts.Node | undefined = from.parent; at !== undefined; at = parentOf(at))
    if (t.isFunctionLike(at) || t.isSourceFile(at)) return at;
  return name.getSourceFile();
}

function returned(node: ts.Node): readonly ts.Expression[] {
  const t = typescript();
  if (t.isArrowFunction(node) && !t.isBlock(node.body)) return [node.body];
  const all = nodesIn(node, (one): one is ts.ReturnStatement => t.isReturnStatement(one));
  return all.flatMap(({ expression }) => expression ?? []);
}

function nodesIn<N extends ts.Node>(root: ts.Node, is: (node: ts.Node) => node is N): readonly N[] {
  const found: N[] = [];
  const visit = (node: ts.Node): void => {
    if (is(node)) found.push(node);
    typescript().forEachChild(node, visit);
  };
  visit(root);
  return found;
}
