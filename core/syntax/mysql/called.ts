/**
 * What a text of MySQL or MariaDB does through its own stored programs: a procedure that it creates and calls, a variable that it prepares.
 * Their definitions become bodies that run at the place of the call; a branch that queries the catalog counts like IF EXISTS. For a text
 * composed of partly unknown pieces only the tables that it may name are known: those become uncertain.
 */
import type { CreateFunction, DynamicPiece, Operation } from '../../operations/model/operation.ts';
import type { BodyStatement, ParsedBody, ParsedStatement, QueryGrammar, Statement } from '../statement.ts';
import type { Span } from '../../text/span.ts';
import { joinedTexts, type KnownText } from './joined-texts.ts';
import { definitionsIn, type Definition } from './program-definitions.ts';

type Parse = (text: string) => ParsedStatement;

/** The statements of one text, with the programs that they run. */
export function withPrograms(statements: readonly Statement[], parse: Parse): readonly Statement[] {
  if (!statements.some((one) => runs.has(wordAt(one.parsed, 0)))) return statements;
  const opened = [...statements];
  const put = (at: number, bodies: readonly ParsedBody[]): void => {
    const one = opened[at];
    if (one !== undefined && bodies.length > 0)
      opened[at] = {
        ...one,
        parsed: { ...one.parsed, bodies, rereader: { commands: none, ...noGrammar } },
      };
  };
  const procedures = new Map<string, { readonly at: number; readonly operation: CreateFunction }>();
  const given = new Map<string, number>();
  const prepared = new Map<string, number>();
  /** Variables with a result from the catalog. */
  const answers = new Set<string>();
  const values = new Map<string, string>();
  /** The values of variables when a text was composed. */
  const held = new Map<number, ReadonlyMap<string, string>>();
  for (const [at, { parsed }] of statements.entries()) {
    const [operation] = parsed.operations;
    if (operation?.kind === 'createFunction')
      procedures.set(operation.function.name.text.toLowerCase(), { at, operation });
    const called = calledBy(parsed);
    const procedure = called === undefined ? undefined : procedures.get(called);
    // An earlier file created it: only its name and arguments are known here.
    if (called !== undefined && procedure === undefined)
      put(at, doubtOf(parsed, [called.replaceAll('_', ' '), ...stringsOf(parsed)]));
    if (procedure !== undefined) {
      const definitions = isTold(procedure.operation)
        ? definitionsIn(statements[procedure.at]?.parsed, procedure.operation.body)
        : undefined;
      const isNext = statements.slice(procedure.at + 1, at).every((one) => isQuiet(one.parsed));
      if (definitions !== undefined && isNext) put(procedure.at, bodyOf(definitions, parse));
      else put(at, madeBy(procedure.operation, statements[procedure.at]?.parsed, parsed, parse));
    }
    const names = variablesGiven(parsed);
    for (const name of names) {
      given.set(name, at);
      if (asksCatalog(parsed)) answers.add(name);
    }
    if (names.length > 0 && /\bconcat\b/i.test(parsed.text)) held.set(at, new Map(values));
    keepValues(parsed, names, values);
    const source = sourceOf(parsed);
    if (source === undefined) continue;
    const from = given.get(source.variable) ?? (source.isText ? at : undefined);
    if (source.name !== undefined && from !== undefined) prepared.set(source.name, from);
    const run = source.runs === undefined ? from : prepared.get(source.runs);
    const text = source.isRun && run !== undefined ? statements[run]?.parsed : undefined;
    if (run === undefined || text === undefined) continue;
    const { bodies, isRead } = commandsOf(text, answers, held.get(run) ?? noValues, parse);
    put(run, bodies);
    const own = opened[at];
    if (own !== undefined && isRead)
      opened[at] = { ...own, parsed: { ...own.parsed, understanding: { kind: 'understood' } } };
  }
  return opened;
}

const runs: ReadonlySet<string> = new Set(['call', 'execute']);
const none = (): readonly ParsedStatement[] => [];
/** PostgreSQL's reads nothing of MySQL's programs. */
const noGrammar: QueryGrammar = { tree: () => undefined, refusal: () => 0 };

/** Its body prepares no text that changes a table. */
function isTold({ executes = [] }: CreateFunction): boolean {
  return executes.length === 0;
}

/** Nothing between the procedure and its call changes what the call finds. */
function isQuiet({ operations }: ParsedStatement): boolean {
  return operations.every(({ kind }) => quiet.has(kind));
}

const quiet: ReadonlySet<Operation['kind']> = new Set([
  ...(['createFunction', 'dropFunction', 'select', 'setVariable', 'other', 'insert', 'update'] as const),
  ...(['begin', 'commit'] as const),
]);

/** The commands that a call composes from its arguments, or else the tables that they may name. */
function madeBy(
  routine: CreateFunction,
  holder: ParsedStatement | undefined,
  call: ParsedStatement,
  parse: Parse,
): readonly ParsedBody[] {
  const source = routine.source ?? '';
  const doubt = (): readonly ParsedBody[] => doubtOf(call, [source, ...stringsOf(call)]);
  const isPlain = holder !== undefined && definitionsIn(holder, routine.body).length === 0;
  const texts = isPlain ? textsMade(routine, holder, call) : undefined;
  if (texts === undefined || texts.length === 0) return doubt();
  const asks = /\binformation_schema\b/i.test(source);
  const isBranched = /\b(?:if|case|while|loop|repeat)\b/i.test(source);
  const commands = texts.map((text) => guardedIf(asks, parse(text)));
  if (commands.some(({ operations }) => operations.length === 0)) return doubt();
  const span: Span = { start: 0, end: call.text.length };
  return [
    {
      ...blankBody,
      span,
      statements: commands.map((command): BodyStatement => {
        const pieces: DynamicPiece = { ...span, kind: 'literal', value: command.text };
        const parsed = {
          ...dynamic(call, pieces),
          rereader: { commands: () => [command], ...noGrammar },
        };
        return { span, conditional: isBranched && !asks, parsed };
      }),
    },
  ];
}

/** Undefined if a part of a text is not known. */
function textsMade(
  { executes = [], arguments: named }: CreateFunction,
  { text }: ParsedStatement,
  call: ParsedStatement,
): readonly string[] | undefined {
  const values = argumentsOf(call);
  const given = new Map(named.map(({ name = '' }, at) => [name.toLowerCase(), values[at]]));
  const texts = executes.map(({ pieces }) => textOf(pieces, text, given));
  return texts.every((one) => one !== undefined) ? texts : undefined;
}

function textOf(
  piece: DynamicPiece,
  text: string,
  given: ReadonlyMap<string, string | undefined>,
): string | undefined {
  switch (piece.kind) {
    case 'literal':
      return /\\|''|""/.test(piece.value) ? undefined : piece.value;
    case 'variable':
      return given.get(piece.name);
    case 'concatenation': {
      const word = /^[a-z_]+(?=\s*\()/i.exec(text.slice(piece.start, piece.start + 32))?.[0].toLowerCase();
      if (word !== undefined && word !== 'concat') return undefined;
      const parts = piece.parts.map((one) => textOf(one, text, given));
      return parts.every((one) => one !== undefined) ? parts.join('') : undefined;
    }
    default:
      return undefined;
  }
}

/** Strings and numbers; undefined for anything else. */
function argumentsOf({ text, tokens }: ParsedStatement): readonly (string | undefined)[] {
  const open = tokens.findIndex((one) => text.charAt(one.start) === '(');
  if (open < 0) return [];
  const values: (string | undefined)[] = [];
  let own: (string | undefined)[] = [];
  for (const { kind, start, end } of tokens.slice(open + 1)) {
    const written = text.slice(start, end);
    if (written === ',' || written === ')') {
      values.push(own.length === 1 ? own[0] : undefined);
      own = [];
    } else if (kind === 'string')
      own.push(/\\|''|""/.test(written.slice(1, -1)) ? undefined : written.slice(1, -1));
    else own.push(kind === 'number' ? written : undefined);
  }
  return values;
}

function calledBy(parsed: ParsedStatement): string | undefined {
  const [operation] = parsed.operations;
  if (wordAt(parsed, 0) !== 'call' || operation?.kind !== 'select') return undefined;
  return operation.functions[0]?.name.toLowerCase();
}

/** SET @a = …, @b = …; SELECT … INTO @a. */
function variablesGiven(parsed: ParsedStatement): readonly string[] {
  const word = wordAt(parsed, 0);
  if (word !== 'set' && word !== 'select') return [];
  return parsed.tokens.flatMap((token, at) => {
    const written = wordAt(parsed, at);
    const isGiven =
      word === 'set'
        ? /^:?=$/.test(wordAt(parsed, at + 1)) || wordAt(parsed, at + 1) === ':'
        : wordAt(parsed, at - 1) === 'into' || wordAt(parsed, at + 1) === ':=';
    return written.startsWith('@') && isGiven && token.kind !== 'string' ? [written] : [];
  });
}

interface Source {
  /** The name in PREPARE. */
  readonly name: string | undefined;
  /** The name in EXECUTE; undefined if the text is literal. */
  readonly runs: string | undefined;
  readonly variable: string;
  readonly isText: boolean;
  readonly isRun: boolean;
}

/** PREPARE name FROM @a; EXECUTE name; EXECUTE IMMEDIATE @a. */
function sourceOf(parsed: ParsedStatement): Source | undefined {
  const [first, second] = [wordAt(parsed, 0), wordAt(parsed, 1)];
  const isPrepare = first === 'prepare' && wordAt(parsed, 2) === 'from';
  const isImmediate = first === 'execute' && second === 'immediate';
  if (isPrepare || isImmediate) {
    const at = isPrepare ? 3 : 2;
    const isText = parsed.tokens[at]?.kind === 'string';
    const variable = wordAt(parsed, at);
    return { name: isPrepare ? second : undefined, runs: undefined, variable, isText, isRun: isImmediate };
  }
  if (first !== 'execute') return undefined;
  return { name: undefined, runs: second, variable: '', isText: false, isRun: true };
}

const noValues: ReadonlyMap<string, string> = new Map();

/** SET @a = 'text', SET @a = 1: a variable that is set in another way becomes unknown. */
function keepValues(
  { text, tokens }: ParsedStatement,
  names: readonly string[],
  values: Map<string, string>,
): void {
  for (const name of names) values.delete(name);
  const [name = ''] = names;
  const last = tokens.at(-1);
  // SET, the variable, `=` or `:=` of one or two tokens, and one value.
  if (names.length !== 1 || last === undefined || tokens.length > 5) return;
  const value = text.slice(last.start, last.end);
  if (last.kind === 'string' && !/\\|''|""/.test(value.slice(1, -1))) values.set(name, value.slice(1, -1));
  else if (last.kind === 'number') values.set(name, value);
}

interface Commands {
  readonly bodies: readonly ParsedBody[];
  /** All commands are known, and not only the tables that they may name. */
  readonly isRead: boolean;
}

/** The commands in a prepared text that are literal or composed of known values, or else the tables that it may name. */
function commandsOf(
  parsed: ParsedStatement,
  answers: ReadonlySet<string>,
  values: ReadonlyMap<string, string>,
  parse: Parse,
): Commands {
  const words = parsed.tokens.map((_, at) => wordAt(parsed, at));
  const asks = asksCatalog(parsed) || words.some((one) => answers.has(one));
  const isChoice = words.some((one) => one === 'if' || one === 'case' || one === 'ifnull');
  const joined = joinedTexts(parsed, values);
  const isWhole =
    joined !== undefined && !words.some((one) => one === 'concat_ws' || one === '||' || one === 'replace');
  const strings = parsed.tokens.flatMap((token): readonly KnownText[] => {
    const isInside = joined?.some(({ span }) => span.start < token.start && token.end < span.end);
    if (token.kind !== 'string' || isInside === true) return [];
    const quote = parsed.text.charAt(token.start);
    const written = parsed.text.slice(token.start + 1, token.end - 1).replace(/[;\s]+$/, '');
    if (written.includes('\\') || written.includes(quote)) return [];
    const span = { start: token.start + 1, end: token.start + 1 + written.length };
    return [{ span, text: written, isInPlace: true }];
  });
  const commands = [...strings, ...(joined ?? [])]
    .filter(({ text }) => defines.test(text))
    .map((one) => ({ ...one, guarded: asks, conditional: isChoice && !asks }));
  if (isWhole && commands.length > 0) {
    const read = commands.map(({ text }) => parse(text));
    return {
      bodies: runBy(parsed, commands, parse),
      isRead: read.every(({ understanding }) => understanding.kind === 'understood'),
    };
  }
  const isSplit = parsed.tokens.some((one) => one.kind === 'string');
  return { bodies: isSplit ? doubtOf(parsed, stringsOf(parsed)) : [], isRead: false };
}

/** In place if its positions are the statement's; a composed command is placed at the whole expression that composes it. */
function runBy(
  parsed: ParsedStatement,
  commands: readonly (Definition & Pick<KnownText, 'isInPlace'>)[],
  parse: Parse,
): readonly ParsedBody[] {
  const [inPlace, made] = [commands.filter((one) => one.isInPlace), commands.filter((one) => !one.isInPlace)];
  const bodies = inPlace.length === 0 ? [] : bodyOf(inPlace, parse);
  return [
    ...bodies,
    ...made.map(({ span, guarded, conditional, text }): ParsedBody => {
      const command = guardedIf(guarded, parse(text));
      const piece: DynamicPiece = { ...span, kind: 'literal', value: text };
      const inner = {
        ...dynamic(parsed, piece),
        rereader: { commands: () => [command], ...noGrammar },
      };
      return { ...blankBody, span, statements: [{ span, conditional, parsed: inner }] };
    }),
  ];
}

function asksCatalog({ text }: ParsedStatement): boolean {
  return /\binformation_schema\b/i.test(text);
}

const defines = /^\s*(?:alter|create|drop|rename)\b/i;

function bodyOf(definitions: readonly Definition[], parse: Parse): readonly ParsedBody[] {
  const statements = definitions.map(({ span, guarded, conditional, text }): BodyStatement => {
    return { span, conditional, parsed: guardedIf(guarded, parse(text)) };
  });
  const [first, last] = [statements[0]?.span, statements.at(-1)?.span];
  if (first === undefined || last === undefined) return [];
  return [{ ...blankBody, span: { start: first.start, end: last.end }, statements }];
}

const blankBody = { language: 'sql', runs: 'now', declarations: [], flow: [], program: [] } as const;

function guardedIf(guarded: boolean, parsed: ParsedStatement): ParsedStatement {
  return guarded ? { ...parsed, operations: parsed.operations.map(asGuarded) } : parsed;
}

/** Guarded by a test: the created object did not exist, the dropped one does. */
function asGuarded(operation: Operation): Operation {
  switch (operation.kind) {
    case 'addColumn':
    case 'createTable':
    case 'createIndex':
      return { ...operation, ifNotExists: true };
    case 'dropColumn':
    case 'dropConstraint':
    case 'dropIndex':
    case 'dropRelation':
      return { ...operation, ifExists: true };
    default:
      return operation;
  }
}

/** A command of which only words are known; they may be names of tables. */
function doubtOf(parsed: ParsedStatement, texts: readonly string[]): readonly ParsedBody[] {
  const all = texts.join(' ');
  if (!/\b(?:alter|drop|rename|create)\b/i.test(all)) return [];
  const span: Span = { start: 0, end: parsed.text.length };
  const words: DynamicPiece = { ...span, kind: 'literal', value: `alter ${all}` };
  const inner = dynamic(parsed, { ...span, kind: 'concatenation', parts: [words] });
  return [{ ...blankBody, span, statements: [{ span, conditional: true, parsed: inner }] }];
}

function dynamic(parsed: ParsedStatement, pieces: DynamicPiece): ParsedStatement {
  const span: Span = { start: 0, end: parsed.text.length };
  const command = { ...span, text: parsed.text, columns: [], functions: [], literal: undefined };
  const operation: Operation = {
    ...{ kind: 'executeDynamic', span, spelling: 'execute', hasUsing: false },
    ...{ command, pieces },
  };
  return { ...parsed, operations: [operation], bodies: [], rereader: undefined };
}

function stringsOf({ text, tokens }: ParsedStatement): readonly string[] {
  return tokens
    .filter(({ kind }) => kind === 'string')
    .map(({ start, end }) => text.slice(start + 1, end - 1));
}

function wordAt({ text, tokens }: ParsedStatement, at: number): string {
  const token = tokens[at];
  return token === undefined ? '' : text.slice(token.start, token.end).replaceAll('`', '').toLowerCase();
}
