/**
 * Extracts the SQL from a program by its syntax tree, from the text outwards: literals that begin as statements do, then the expression that
 * each is part of, then what the program does with it. Never fails.
 */
import {
  closed,
  continued,
  finished,
  withNumbers,
  type EmbeddedFinding,
  type EmbeddedSql,
  type Piece,
  type Remark,
} from '../../../core/embedded-sql/embedded.ts';
import type { Span } from '../../../core/text/span.ts';
import { verbs } from '../commands.ts';
import { ignoredBy, isIgnoringComment } from '../remarks.ts';
import {
  beginsQuietly,
  forPeople,
  isBeginning,
  isPlainStatement,
  isStatementText,
} from '../statement-text.ts';
import { carrierOf, wholeText, type Carrier } from './carrier.ts';
import type { LoadedLanguage } from './grammars.ts';
import { injectionsAt } from './injections.ts';
import type { KeptStatements } from './kept-statements.ts';
import { argumentsOf, bareNode, functionAround, isLiteral } from './nodes.ts';
import { Names, type Beyond } from './names.ts';
import { Wrappers } from '../wrappers.ts';
import { appending, withSteps } from './steps.ts';
import { treeText, type Program, type TreeText } from './text.ts';
import type { TreeNode } from './tree-sitter.ts';

export function readTree(source: string, { language, parse }: LoadedLanguage): EmbeddedSql {
  return parse(source, (root, kept) => {
    const beyond = { asked: 0 };
    const bodyOf = heredocs(root, beyond);
    const program: Program = {
      source,
      language,
      names: new Names(root, beyond),
      wrappers: new Wrappers(source),
      bodyOf,
      beyond,
    };
    const statements = statementsIn(root, program, kept);
    const pieces = statements.map(({ piece }) => piece).sort((a, b) => a.at.start - b.at.start);
    const comments = remarksIn(root, source);
    const findings = findingsIn(statements, program).map((one) => ignoredBy(one, comments, pieces, source));
    return { source, pieces, script: undefined, comments, findings };
  });
}

interface Found {
  readonly piece: Piece;
  /** Undefined for one that is kept: no value becomes part of it. */
  readonly inside: Inside | undefined;
}

interface Inside {
  readonly whole: TreeNode;
  readonly text: TreeText;
  readonly carrier: Carrier;
}

function statementsIn(root: TreeNode, program: Program, kept: KeptStatements): readonly Found[] {
  const found = new Map<string, Found>();
  const add = (one: Found): void => {
    const key = `${String(one.piece.at.start)} ${String(one.piece.at.end)}`;
    if (!found.has(key)) found.set(key, one);
  };
  for (const piece of kept.pieces) add({ piece, inside: undefined });
  for (const literal of literalsIn(root, program.source, kept.spans)) {
    const { asked } = program.beyond;
    const sure = isNamedSql(literal, program.source);
    if (
      !sure &&
      !mayBegin.test(program.source.slice(program.bodyOf(literal).startIndex, literal.endIndex + 400))
    )
      continue;
    const one = statementAt(literal, sure, program);
    const owner = functionAround(literal);
    const isSettled = !sure && program.beyond.asked === asked && (one?.inside?.text.holes.length ?? 0) === 0;
    if (owner !== undefined && isSettled) kept.note(owner, one?.piece);
    else kept.leave(literal);
    if (one !== undefined) add(one);
  }
  return [...found.values()];
}

/** After quotes and comments. */
const beginning = String.raw`[^\w]{0,500}(?:(?:--|\/\*)[\s\S]{0,400}?)?(?:${verbs.join('|')})\b`;
const mayBegin = new RegExp(
  String.raw`^(?:<<<\s*['"]?\w+['"]?|[\w$@&%#<~!-]{0,12})${beginning}|^<<[~-]?['"]?\w*\n`,
  'i',
);
/** A quote with such a beginning behind it, or the head of a heredoc. */
const mayOpen = new RegExp(
  String.raw`(?:["'\x60]|%\w?[^\w\s])(?=${beginning})|<<[<~-]?(?=\s*['"]?\w+)`,
  'gi',
);

/**
 * The literals at places where a text of SQL may open or that a comment names as SQL. By the words of the program, since to visit each node of its
 * tree at each letter that somebody types takes longer than all the rest.
 */
function literalsIn(root: TreeNode, source: string, known: readonly Span[]): Iterable<TreeNode> {
  const places = [
    ...matchesBeside(mayOpen, source, known).map(({ index }) => index),
    ...matchesBeside(namingSql, source, known).map(({ 0: written, index }) => index + written.length),
  ];
  const found = new Map<number, TreeNode>();
  for (const place of places) {
    const literal = literalAt(root, place);
    if (literal !== undefined) found.set(literal.id, literal);
  }
  return [...found.values()].sort((a, b) => a.startIndex - b.startIndex);
}

/** Without those that begin in some ranges, which are in order. */
function matchesBeside(form: RegExp, source: string, ranges: readonly Span[]): readonly RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  let at = 0;
  form.lastIndex = 0;
  for (let match = form.exec(source); match !== null; match = form.exec(source)) {
    const { index } = match;
    while ((ranges[at]?.end ?? Infinity) <= index) at += 1;
    const range = ranges[at];
    if (range === undefined || index < range.start) found.push(match);
    else form.lastIndex = range.end;
  }
  return found;
}

/** A quote is a token of the literal, or the literal is one token. */
function literalAt(root: TreeNode, place: number): TreeNode | undefined {
  let at = root.descendantForIndex(place);
  for (let steps = 0; at !== null && steps < 4; steps += 1) {
    if (isLiteral(at)) return at;
    at = at.parent;
  }
  return undefined;
}

function statementAt(literal: TreeNode, sure: boolean, program: Program): Found | undefined {
  const whole = wholeText(literal, program);
  const text = treeText(whole, program);
  const first = text?.parts.find((part) => part.text.trim() !== '');
  if (text === undefined || first === undefined) return undefined;
  const carrier = carrierOf(whole);
  const isHeredoc = namedSql.test(literal.text.slice(0, 16)) && isStatementText(text);
  const isContinued =
    (carrier.kind === 'bound' && program.names.isContinued(carrier.name, carrier.binding)) ||
    (carrier.kind === 'call' && appending.test(carrier.callee.name));
  const begins = isContinued && isBeginning(text);
  if (!sure && !isHeredoc && !begins && !isSent(text, carrier, whole, program)) return undefined;
  const steps = isContinued ? withSteps(text.parts, whole, carrier, program) : undefined;
  const known = steps ?? text.parts;
  // The rest of a list, and what follows it.
  const isOpen = begins && (steps === undefined || !steps.some((part) => /\bfrom\b/i.test(part.text)));
  const sent = isOpen ? continued(finished(known)) : finished(known);
  const parts = closed(withNumbers(isContinued && steps === undefined ? continued(sent) : sent));
  const start = Math.min(...parts.map(({ at }) => at.start));
  const end = Math.max(...parts.map(({ at }) => at.end));
  return { piece: { at: { start, end }, parts }, inside: { whole, text, carrier } };
}

/** A heredoc that is named SQL may hold a part of a statement as well. */
const namedSql = /^<<<?\s*[~-]?['"]?sql\b/i;

/** A name or a form that says another language, with entities where SQL has tables: HQL, JPQL. */
const otherNames = /(?:hql|jpql|ejbql|cypher)$/i;

function isSent(text: TreeText, carrier: Carrier, whole: TreeNode, program: Program): boolean {
  const { language } = program;
  if (language.foreignText?.test(text.parts.map((part) => part.text).join('')) === true) return false;
  switch (carrier.kind) {
    case 'nothing':
      return false;
    case 'call': {
      const { name } = carrier.callee;
      if (language.foreign?.has(name) === true || forPeople.test(name)) return false;
      if (language.foreignBeside?.get(name)?.test(importsOf(program)) === true) return false;
      if (isPlainStatement(text)) return true;
      if (language.sends.has(name)) return isStatementText(text);
      return beginsQuietly(text) && isWrapper(carrier, whole, program);
    }
    case 'annotation': {
      const certain = language.annotations?.get(carrier.name);
      if (certain === undefined) return false;
      return certain.test(carrier.node.text) || certain.test(importsOf(program))
        ? isStatementText(text)
        : false;
    }
    case 'bound':
      if (otherNames.test(carrier.name)) return false;
      if (isPlainStatement(text)) return true;
      if (!isStatementText(text)) return false;
      if (language.properties?.has(carrier.name) === true) return true;
      return sendersOf(carrier.name, whole, program).some(({ isDriver }) => isDriver || beginsQuietly(text));
    case 'unknown':
      return isPlainStatement(text);
  }
}

/** True for a call of a function that sends what it gets at the place of a text. */
function isWrapper({ call, callee }: Sender, text: TreeNode, { wrappers, beyond }: Program): boolean {
  if (forPeople.test(callee.name)) return false;
  beyond.asked += 1;
  const { id } = bareNode(text);
  return wrappers.send(
    callee.name,
    argumentsOf(call).findIndex((one) => one.id === id),
  );
}

/** The head of a file through its last import. */
function importsOf({ source, beyond }: Program): string {
  beyond.asked += 1;
  return /^[\s\S]*^import\s[^\n]*/m.exec(source.slice(0, 6_000))?.[0] ?? '';
}

type Sender = Carrier & { readonly kind: 'call' };

/** A call to which the file passes a name, with the places of what the name can be. */
interface Passing {
  readonly sender: Sender;
  /** False for a function of the application. */
  readonly isDriver: boolean;
  readonly values: readonly Span[];
}

const passings = new WeakMap<Program, Map<string, readonly Passing[]>>();

/** The calls to which the file passes a name that it binds to a text. */
function sendersOf(name: string, whole: TreeNode, program: Program): readonly Passing[] {
  const known = passings.get(program) ?? new Map<string, readonly Passing[]>();
  passings.set(program, known);
  const all = known.get(name) ?? passingsOf(name, program);
  known.set(name, all);
  const isWhole = ({ start, end }: Span): boolean => start <= whole.startIndex && whole.endIndex <= end;
  return all.filter(({ values }) => values.some(isWhole));
}

function passingsOf(name: string, program: Program): readonly Passing[] {
  return program.names.usesOf(name).flatMap((use) => {
    const sender = carrierOf(use);
    if (sender.kind !== 'call') return [];
    const isDriver = program.language.sends.has(sender.callee.name);
    if (!isDriver && !isWrapper(sender, use, program)) return [];
    const values = program.names
      .valuesAt(use)
      .map(({ node }) => ({ start: node.startIndex, end: node.endIndex }));
    return [{ sender, isDriver, values }];
  });
}

function findingsIn(statements: readonly Found[], program: Program): readonly EmbeddedFinding[] {
  const found = new Map<number, EmbeddedFinding>();
  for (const { inside } of statements) {
    if (inside === undefined || inside.text.holes.length === 0) continue;
    const { text, carrier, whole } = inside;
    const senders =
      carrier.kind === 'bound'
        ? sendersOf(carrier.name, whole, program).flatMap((one) => (one.isDriver ? [one.sender] : []))
        : carrier.kind === 'call' && program.language.sends.has(carrier.callee.name)
          ? [carrier]
          : [];
    const [sender] = senders;
    if (sender === undefined) continue;
    const isDirect = sender === carrier;
    for (const one of injectionsAt(text, sender, isDirect, program)) found.set(one.span.start, one);
  }
  return [...found.values()];
}

/** `/* sql *\/`, `// language=SQL` and `# language=sql` before a text: whatever it begins with, it is SQL. */
function isNamedSql(literal: TreeNode, source: string): boolean {
  const before = source.slice(Math.max(0, literal.startIndex - 160), literal.startIndex);
  return namedBefore.test(before);
}

const naming = String.raw`(?:\/\*\s*(?:language\s*=\s*)?(?:sql|postgres\w*)\s*\*\/|(?:\/\/|#)[ \t]*(?:language\s*=\s*(?:sql|postgres\w*)|sql)[ \t]*\n[^\n"'\x60]{0,80})\s*`;
const namedBefore = new RegExp(`${naming}$`, 'i');
const namingSql = new RegExp(naming, 'gi');

/** Ruby's heredocs begin after the line that announces them, in its order. */
function heredocs(root: TreeNode, beyond: Beyond): (node: TreeNode) => TreeNode {
  let bodies: ReadonlyMap<number, TreeNode> | undefined;
  const paired = (): ReadonlyMap<number, TreeNode> => {
    const texts = root.descendantsOfType('heredoc_body').flatMap((one) => one ?? []);
    const heads = root.descendantsOfType('heredoc_beginning').flatMap((one) => one ?? []);
    return new Map(
      heads.flatMap(({ startIndex }, at) => (texts[at] === undefined ? [] : [[startIndex, texts[at]]])),
    );
  };
  return (node) => {
    if (node.type !== 'heredoc_beginning') return node;
    beyond.asked += 1;
    return (bodies ??= paired()).get(node.startIndex) ?? node;
  };
}

/** Comments addressed to Plinth, each with the largest node after it. */
function remarksIn(root: TreeNode, source: string): readonly Remark[] {
  return Array.from(source.matchAll(isIgnoringComment), ({ 0: written, index }) => {
    const end = index + written.length;
    return { start: index, end, target: targetFrom(root, source, end) };
  });
}

function targetFrom(root: TreeNode, source: string, end: number): Span | undefined {
  const space = /^(?:\s|(?:\/\/|#)[^\n]*(?:\n|$))*/.exec(source.slice(end))?.[0].length ?? 0;
  const start = end + space;
  let found = root.namedDescendantForIndex(start);
  if (found?.startIndex !== start) return undefined;
  for (let at = found.parent; at !== null && at.startIndex === start && at.parent !== null; at = at.parent)
    found = at;
  return { start, end: found.endIndex };
}
