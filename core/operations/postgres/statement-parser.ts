/**
 * Parses one statement's text into a ParsedStatement: PostgreSQL's grammar, then operations, then the bodies inside it. Never throws. All
 * positions are relative to the statement, so results are cached by text and shared between files and versions of a file.
 */
import type { Node } from '@pgsql/types';
import { operationsOf } from './convert.ts';
import { InsertShapes } from './same-shape.ts';
import { dynamicPiece, queryOutput, shiftPiece } from './dynamic.ts';
import type { CreateFunction, DynamicPiece, Expression, Operation } from '../model/operation.ts';
import { Recent } from '../../collections/recent.ts';
import type { Span } from '../../text/span.ts';
import { shift, slice } from '../../text/span.ts';
import type { QueryOutput } from '../../syntax/body-flow.ts';
import type { SqlReader } from '../../syntax/reader.ts';
import type {
  BodyDeclaration,
  BodyStatement,
  ParsedBody,
  ParsedStatement,
  QueryGrammar,
  Rereader,
  Statement,
  Understanding,
} from '../../syntax/statement.ts';
import { readFlow, type FlowReader } from '../../syntax/postgres/flow.ts';
import { readTemplate, type ReadableStatement } from '../../syntax/postgres/mask.ts';
import { cursorOffset, type PostgresParser } from '../../syntax/postgres/parser.ts';
import type { BodyPiece } from '../../syntax/postgres/plpgsql.ts';
import { readBody } from '../../syntax/postgres/plpgsql.ts';
import { statementsOf } from '../../syntax/postgres/raw-tree.ts';
import { Source } from '../../syntax/postgres/source.ts';
import { readStatements } from '../../syntax/postgres/read.ts';
import { split } from '../../syntax/postgres/splitter.ts';

/** Larger statements are data and are counted as skipped. In UTF-16 units. */
const LARGEST_STATEMENT = 1_000_000;
/** The limit for bodies nested in bodies. */
const DEEPEST_BODY = 4;
const LARGEST_CACHE = 50_000;
/** A tree takes ten times the memory of its text: only those of the files that are being checked are worth keeping, while others are read. */
const MOST_TREES = 2_000;

export class StatementParser implements SqlReader {
  readonly #grammar: PostgresParser;
  #cache = new Map<string, ParsedStatement>();
  readonly #trees = new Recent<Node | undefined>(MOST_TREES, () => 1);
  readonly #inserts = new InsertShapes();
  readonly queries: QueryGrammar = {
    tree: (text) => this.#tree(text),
    refusal: (text) => this.#refusal(text),
  };
  readonly #rereader: Rereader = {
    commands: (text) => split(text).map(({ span }) => this.parse(text.slice(span.start, span.end))),
    ...this.queries,
  };

  constructor(grammar: PostgresParser) {
    this.#grammar = grammar;
  }

  statements(text: string, from: number, to: number): readonly Statement[] {
    return readStatements(text, from, to, this);
  }

  parse(text: string): ParsedStatement {
    const known = this.#cache.get(text);
    if (known !== undefined) return known;
    const parsed = this.#parse(text, 0);
    // The whole cache is dropped at once: statements in use are parsed again once.
    if (this.#cache.size >= LARGEST_CACHE) this.#cache = new Map();
    this.#cache.set(text, parsed);
    return parsed;
  }

  #tree(text: string): Node | undefined {
    const known = this.#trees.get(text);
    if (known !== undefined) return known.result;
    const outcome = reasonToSkip(text) === undefined ? this.#grammar.parse(text) : undefined;
    const node = outcome?.ok === true ? statementsOf(outcome.tree)[0] : undefined;
    this.#trees.set(text, node);
    return node;
  }

  #refusal(text: string): number | undefined {
    if (reasonToSkip(text) !== undefined) return 0;
    const outcome = this.#grammar.parse(text);
    return outcome.ok ? undefined : cursorOffset(text, outcome.cursor);
  }

  #parse(text: string, depth: number): ParsedStatement {
    const skipped = reasonToSkip(text);
    if (skipped !== undefined) return unparsed(text, { kind: 'skipped', reason: skipped });
    const like = this.#inserts.like(text);
    if (like?.parsed !== undefined) return like.parsed;
    const outcome = this.#grammar.parse(text);
    if (outcome.ok) {
      const { tree } = outcome;
      const parsed = this.#build(text, { text, tree, conditional: false, restore: (name) => name }, depth);
      if (like !== undefined) this.#inserts.keep(like.shape, parsed);
      return parsed;
    }
    const template = readTemplate(text, this.#grammar);
    if (template.kind === 'readable') return this.#build(text, template.statement, depth);
    const at = cursorOffset(text, outcome.cursor);
    // If the grammar rejects the text before the placeholder, no value of the placeholder makes it valid.
    if (template.kind === 'unreadable' && template.at <= at)
      return { ...unparsed(text, { kind: 'skipped', reason: 'template' }), rereader: this.#rereader };
    const broken = unparsed(text, { kind: 'syntax-error', message: outcome.message, at });
    return broken.tokens.some(({ kind }) => kind === 'meta-command')
      ? { ...broken, understanding: { kind: 'skipped', reason: 'psql command' } }
      : broken;
  }

  #build(text: string, readable: ReadableStatement, depth: number): ParsedStatement {
    const source = new Source(text, readable);
    const [node, ...more] = statementsOf(readable.tree);
    if (node === undefined || more.length > 0)
      return unparsed(text, { kind: 'skipped', reason: 'not one statement' });
    this.#trees.set(readable.text, node);
    const operations = operationsOf(source, node);
    const only = operations[0];
    return {
      text,
      readable: readable.text,
      conditional: readable.conditional,
      tokens: source.tokens,
      comments: source.comments,
      understanding:
        only === undefined || (only.kind === 'other' && operations.length === 1)
          ? { kind: 'unmodelled' }
          : { kind: 'understood' },
      operations,
      bodies:
        depth < DEEPEST_BODY
          ? operations.flatMap((operation) => this.#body(text, operation, depth) ?? [])
          : [],
      rereader: this.#rereader,
    };
  }

  #body(text: string, operation: Operation, depth: number): ParsedBody | undefined {
    if (operation.kind !== 'doBlock' && operation.kind !== 'createFunction') return undefined;
    if (operation.kind === 'createFunction' && operation.sqlBody !== undefined)
      return this.#standardBody(text, operation, operation.sqlBody, depth);
    if (operation.body === undefined || (operation.language !== 'plpgsql' && operation.language !== 'sql'))
      return undefined;
    const body = text.slice(operation.body.start, operation.body.end);
    const base = { language: operation.language, span: operation.body } as const;
    const runs = operation.kind === 'doBlock' ? 'now' : 'when-called';
    const given = operation.kind === 'createFunction' ? argumentsOf(operation) : [];
    if (operation.language === 'sql') {
      const statements = split(body).map((chunk) =>
        this.#statement(body, chunk.span, base.span.start, depth),
      );
      return { ...base, runs, declarations: given, flow: [], program: [], statements };
    }
    const shape = readBody(body);
    const values: FlowReader = {
      value: (span) => shiftPiece(this.#dynamic(body, span), base.span.start),
      query: (piece) => this.#output(shape.pieces[piece], base.span.start),
    };
    return {
      ...base,
      runs,
      declarations: [
        ...given,
        ...shape.declarations.map((declaration) => ({ ...declaration, origin: 'variable' as const })),
      ],
      flow: readFlow(shape.flow, values),
      program: shape.flow,
      statements: shape.pieces.map((piece) => this.#piece(body, piece, base.span.start, depth)),
    };
  }

  /** BEGIN ATOMIC … END contains statements like a quoted body; RETURN … is a query of one expression. */
  #standardBody(text: string, operation: CreateFunction, written: Span, depth: number): ParsedBody {
    const whole = slice(text, written);
    const atomic = /^begin\s+atomic\b/i.exec(whole)?.[0];
    const [from, to] =
      atomic === undefined ? [0, whole.length] : [atomic.length, whole.length - 'end'.length];
    // SELECT padded to the length of RETURN, so that all positions are kept.
    const body = atomic === undefined ? whole.replace(/^return/i, 'SELECT') : whole.slice(from, to);
    const span = { start: written.start + from, end: written.start + to };
    const statements = split(body).map((chunk) => this.#statement(body, chunk.span, span.start, depth));
    const declarations = argumentsOf(operation);
    return { language: 'sql', span, runs: 'when-called', declarations, flow: [], program: [], statements };
  }

  #statement(body: string, span: Span, offset: number, depth: number): BodyStatement {
    const parsed = this.#parse(body.slice(span.start, span.end), depth + 1);
    return { span: shift(span, offset), conditional: parsed.conditional, parsed };
  }

  #piece(body: string, piece: BodyPiece, offset: number, depth: number): BodyStatement {
    const at = { span: shift(piece.span, offset), conditional: piece.conditional };
    if (piece.kind === 'sql') {
      const parsed = this.#parse(piece.text, depth + 1);
      return { ...at, conditional: piece.conditional || parsed.conditional, parsed };
    }
    const text = body.slice(piece.span.start, piece.span.end);
    const source = new Source(text);
    const command = shift(piece.command, -piece.span.start);
    const operation: Operation = {
      kind: 'executeDynamic',
      span: { start: 0, end: text.length },
      spelling: piece.spelling,
      command: commandExpression(text, command),
      pieces: this.#dynamic(text, command),
      hasUsing: piece.hasUsing,
    };
    const parsed: ParsedStatement = {
      text,
      readable: text,
      conditional: false,
      tokens: source.tokens,
      comments: source.comments,
      understanding: { kind: 'understood' },
      operations: [operation],
      bodies: [],
      rereader: this.#rereader,
    };
    return { ...at, parsed };
  }

  /** The values that a query assigns to its INTO targets. Set operations and VALUES are not examined. */
  #output(piece: BodyPiece | undefined, offset: number): QueryOutput | undefined {
    if (piece?.kind !== 'sql' || reasonToSkip(piece.text) !== undefined) return undefined;
    const outcome = this.#grammar.parse(piece.text);
    const [node] = outcome.ok ? statementsOf(outcome.tree) : [];
    if (node === undefined || !('SelectStmt' in node) || node.SelectStmt.larg !== undefined) return undefined;
    return queryOutput(new Source(piece.text), node.SelectStmt, offset + piece.span.start);
  }

  /** Parses the expression as the only column of a query, padded with spaces so that its offsets are kept. */
  #dynamic(text: string, expression: Span): DynamicPiece {
    const opaque: DynamicPiece = { ...expression, kind: 'opaque' };
    const prefix = 'SELECT ';
    const query = prefix + text.slice(expression.start, expression.end);
    const outcome = reasonToSkip(query) === undefined ? this.#grammar.parse(query) : undefined;
    if (outcome?.ok !== true) return opaque;
    const [node] = statementsOf(outcome.tree);
    if (node === undefined || !('SelectStmt' in node)) return opaque;
    const [target] = node.SelectStmt.targetList ?? [];
    if (target === undefined || !('ResTarget' in target) || target.ResTarget.val === undefined) return opaque;
    return shiftPiece(
      dynamicPiece(new Source(query), target.ResTarget.val),
      expression.start - prefix.length,
    );
  }
}

function unparsed(text: string, understanding: Understanding): ParsedStatement {
  const source =
    understanding.kind === 'skipped' && text.length > LARGEST_STATEMENT ? undefined : new Source(text);
  return {
    text,
    readable: text,
    conditional: false,
    tokens: source?.tokens ?? [],
    comments: source?.comments ?? [],
    understanding,
    operations: [],
    bodies: [],
    rereader: undefined,
  };
}

/** The grammar's C strings end at a NUL without an error: text after it would be ignored. */
function reasonToSkip(text: string): string | undefined {
  if (text.length > LARGEST_STATEMENT) return 'too large';
  return text.includes('\0') ? 'NUL character' : undefined;
}

function commandExpression(text: string, span: Span): Expression {
  return { ...span, text: text.slice(span.start, span.end), functions: [], columns: [], literal: undefined };
}

function argumentsOf(operation: Extract<Operation, { kind: 'createFunction' }>): readonly BodyDeclaration[] {
  return operation.arguments.flatMap((argument) =>
    argument.name === undefined
      ? []
      : [{ name: argument.name, type: argument.type.name, origin: 'argument' as const }],
  );
}
