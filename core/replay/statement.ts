/**
 * The schema after a statement, including everything that it runs: its own operations, those of a DO block, of the migrations' functions
 * that it calls, and dynamic commands of known text. Returns these statements for further analysis.
 */
import { endsTransaction } from '../migrations/applying/ends-transaction.ts';
import type { CreateFunction, FunctionCall, Operation } from '../operations/model/operation.ts';
import type { BodyStatement, ParsedBody, ParsedStatement, Statement } from '../syntax/statement.ts';
import { shift, type Span } from '../text/span.ts';
import { candidateKeys, creationKey, isWhole, nameOf } from '../schema/lookup.ts';
import type { Program as StoredProgram, Schema } from '../schema/model.ts';
import { applyOperation } from '../schema/apply/apply.ts';
import type { At } from '../schema/apply/statement-place.ts';
import { insideSchema, outsideSchema } from '../schema/apply/schema-elements.ts';
import { doubted, mayMake } from '../plpgsql/doubt.ts';
import { arrayFrom, converted } from '../plpgsql/conversions.ts';
import { evaluate, type Scope } from '../plpgsql/expressions.ts';
import { selectIn, type Machine } from '../plpgsql/machine.ts';
import { rowsOf } from '../plpgsql/queries.ts';
import { refusal } from '../plpgsql/refusals.ts';
import { runProgram } from '../plpgsql/run.ts';
import { unknown, type Value } from '../plpgsql/value.ts';
import { noVariables, type Variables } from '../plpgsql/variables.ts';

/** A statement that ran inside another one. */
export interface Executed {
  readonly parsed: ParsedStatement;
  /** In the document: the statement itself, or the EXECUTE or call that ran it. */
  readonly span: Span;
  /** The document contains its text; otherwise only the place where it was composed. */
  readonly written: BodyStatement | undefined;
  readonly conditional: boolean;
  readonly before: Schema;
  /** For a dynamic command: its text is not known, and it may create or change unknown objects. */
  readonly untold?: boolean;
}

export function applyStatement(schema: Schema, statement: Statement, file: string): Schema {
  return applyParsed(schema, statement.parsed, {
    file,
    span: statement.span,
    conditional: statement.conditional,
  });
}

export function applyParsed(schema: Schema, parsed: ParsedStatement, at: At): Schema {
  return executed(schema, parsed, at).schema;
}

/** Like applyParsed, with all statements that the statement runs, in order. */
export function executed(
  schema: Schema,
  parsed: ParsedStatement,
  at: At,
): { readonly schema: Schema; readonly inside: readonly Executed[] } {
  const runner = new Runner(schema, at);
  runner.carryOut(parsed, { span: at.span, written: true, top: true });
  return { schema: runner.schema, inside: runner.inside };
}

/** It may run other statements: most do not, which needs no replay to know. */
export function runsOthers(schema: Schema, parsed: ParsedStatement): boolean {
  return parsed.bodies.some((body) => body.runs === 'now') || callsOwn(schema, parsed);
}

/** True if the statement calls a function of the migrations whose body can be interpreted. */
function callsOwn(schema: Schema, parsed: ParsedStatement): boolean {
  return parsed.operations.some(
    (operation) =>
      operation.kind === 'select' && operation.functions.some((one) => isOwnProgram(schema, one)),
  );
}

export function isOwnProgram(schema: Schema, call: FunctionCall): boolean {
  return programFor(schema, call.schema, call.name, call.arguments) !== undefined;
}

/** The migrations' procedure that CALL runs, if it executes COMMIT or ROLLBACK: functions cannot. */
export function committingProgram(
  schema: Schema,
  { operations }: ParsedStatement,
): StoredProgram | undefined {
  const [call] = operations;
  const [first] = call?.kind === 'select' && call.reads.length === 0 ? call.functions : [];
  const known = first && programFor(schema, first.schema, first.name, first.arguments);
  return known !== undefined && endsTransaction(known.body.program) ? known : undefined;
}

/** The limit for nested function calls. */
const deepest = 16;
const mostSteps = 50_000;
/** A call costs more than a step. */
const stepsOfCall = 20;

/** The origin of a statement's text. */
interface Place {
  readonly span: Span;
  /** The statement's text is there. */
  readonly written: boolean;
  readonly top: boolean;
  /** A program composed it. */
  readonly composed?: boolean;
}

class Runner implements Machine {
  schema: Schema;
  conditional: boolean;
  guarded = false;
  steps = mostSteps;
  readonly catchers: ((condition: string) => boolean)[] = [];
  readonly inside: Executed[] = [];
  readonly #file: string;
  #place: Place;
  #depth = 0;
  #result: Value = null;

  constructor(schema: Schema, at: At) {
    this.schema = schema;
    this.conditional = at.conditional;
    this.#file = at.file;
    this.#place = { span: at.span, written: true, top: true };
  }

  /** The name of an error that the program catches; nothing else stops the replay. */
  carryOut(parsed: ParsedStatement, place: Place, scope?: Scope): string | undefined {
    const { schema: before } = this;
    for (const operation of parsed.operations) {
      const condition = place.top || this.conditional ? undefined : refusal(this.schema, operation);
      if (condition !== undefined && this.#isCaught(condition)) return condition;
      this.schema = applyOperation(this.schema, operation, this.#at(place));
      if (operation.kind === 'createSchema') this.schema = insideSchema(this.schema, operation);
      this.#remember(operation, parsed);
      const raised = this.#calls(operation, parsed, place, scope);
      if (raised !== undefined) return raised;
    }
    if (parsed.operations[0]?.kind === 'createSchema') this.schema = outsideSchema(this.schema, before);
    for (const body of parsed.bodies) {
      if (body.runs === 'when-called') continue;
      const raised = this.#program(parsed, body, place, noVariables);
      if (raised !== undefined && this.#isCaught(raised)) return raised;
    }
    return undefined;
  }

  run(statement: BodyStatement, scope: Scope): string | undefined {
    const outer = this.#place;
    const span = outer.written ? shift(statement.span, outer.span.start) : outer.span;
    this.#note(statement.parsed, span, outer.written ? statement : undefined);
    return this.carryOut(statement.parsed, { span, written: outer.written, top: false }, scope);
  }

  execute(statement: BodyStatement, text: Value, outline: () => string, scope: Scope): string | undefined {
    const outer = this.#place;
    const span = outer.written ? shift(statement.span, outer.span.start) : outer.span;
    const [operation] = statement.parsed.operations;
    const dynamic = operation?.kind === 'executeDynamic' ? operation : undefined;
    const isTold = typeof text === 'string' || text === null || dynamic === undefined;
    const commands = isTold ? [] : statement.parsed.rereader?.commands(outline());
    const likely = (commands ?? []).flatMap((one) => one.operations);
    const untold = !isTold && mayMake(this.schema, likely);
    this.#note(statement.parsed, span, outer.written ? statement : undefined, untold);
    if (typeof text !== 'string') {
      if (!isTold) this.schema = doubted(this.schema, dynamic.pieces, likely);
      return undefined;
    }
    const composed = dynamic?.pieces.kind !== 'literal';
    if ((this.#depth += 1) > deepest) return this.#up();
    for (const command of statement.parsed.rereader?.commands(text) ?? []) {
      this.#note(command, span, undefined);
      const raised = this.carryOut(command, { span, written: false, top: false, composed }, scope);
      if (raised !== undefined) return this.#up(raised);
    }
    return this.#up();
  }

  call(schema: string | undefined, name: string, args: readonly Value[]): Value {
    const known = programFor(this.schema, schema, name, args.length);
    if (known === undefined || this.#depth >= deepest || (this.steps -= stepsOfCall) <= 0) return unknown;
    this.#depth += 1;
    const { searchPath, sessionPath } = this.schema;
    this.#result = unknown;
    this.#program(
      known.holder,
      known.body,
      { ...this.#place, written: false },
      this.#argumentsOf(known, args),
    );
    if (known.operation.settings.length > 0) this.schema = { ...this.schema, searchPath, sessionPath };
    this.#depth -= 1;
    const result = this.#result;
    this.#result = unknown;
    return result;
  }

  finished(value: Value): void {
    this.#result = this.conditional ? unknown : value;
  }

  #up(raised?: string): string | undefined {
    this.#depth -= 1;
    return raised;
  }

  #isCaught(condition: string): boolean {
    return this.catchers.some((one) => one(condition));
  }

  #at({ span, composed = false }: Place): At {
    return { file: this.#file, span, conditional: this.conditional, guarded: this.guarded, composed };
  }

  #note(parsed: ParsedStatement, span: Span, written: BodyStatement | undefined, untold?: boolean): void {
    const { conditional, schema } = this;
    const told = untold === undefined ? {} : { untold };
    this.inside.push({ parsed, span, written, conditional, before: schema, ...told });
  }

  /** A function's body is kept until the function is called. */
  #remember(operation: Operation, holder: ParsedStatement): void {
    const [body] = holder.bodies;
    if (operation.kind !== 'createFunction' || body === undefined) return;
    const key = creationKey(this.schema, operation.function);
    const others = (this.schema.programs.get(key) ?? []).filter(
      (one) => signature(one.operation) !== signature(operation),
    );
    const programs = this.schema.programs.set(key, [...others, { operation, holder, body }]);
    this.schema = { ...this.schema, programs };
  }

  /** Functions of the migrations that a query or CALL calls. */
  #calls(
    operation: Operation,
    parsed: ParsedStatement,
    place: Place,
    scope: Scope | undefined,
  ): string | undefined {
    if (operation.kind !== 'select') return undefined;
    const tree = callsOwn(this.schema, parsed) ? parsed.rereader?.tree(parsed.text) : undefined;
    if (tree === undefined) return undefined;
    const outer = this.#place;
    this.#place = place;
    const inner = scope ?? this.#emptyScope();
    const query = selectIn(tree);
    if (query !== undefined) rowsOf(query, inner);
    else if ('CallStmt' in tree && tree.CallStmt.funccall !== undefined)
      evaluate({ FuncCall: tree.CallStmt.funccall }, inner);
    this.#place = outer;
    return undefined;
  }

  #program(
    holder: ParsedStatement,
    body: ParsedBody,
    place: Place,
    variables: Variables,
  ): string | undefined {
    const reread = holder.rereader;
    if (reread === undefined) return undefined;
    const outer = this.#place;
    const { conditional, guarded } = this;
    this.#place = place;
    const raised =
      body.language === 'sql'
        ? this.#sqlBody(body, variables)
        : runProgram({ body, holder, reread }, variables, this);
    this.#place = outer;
    this.conditional = conditional;
    this.guarded = guarded;
    return raised;
  }

  /** One statement after the other; the function returns the first value of the last. */
  #sqlBody(body: ParsedBody, variables: Variables): string | undefined {
    for (const statement of body.statements) {
      if ((this.steps -= 1) < 0) return undefined;
      const scope = this.#emptyScope(variables);
      const { conditional } = this;
      this.conditional = conditional || statement.conditional;
      const raised = this.#inSqlBody(statement, scope);
      this.conditional = conditional;
      if (raised !== undefined) return raised;
      const query = selectIn(statement.parsed.rereader?.tree(statement.parsed.text));
      const [row, ...others] = query === undefined ? [] : rowsOf(query, { ...scope, call: () => unknown });
      this.finished(row?.sure === true && others.length === 0 ? (row.columns[0]?.value ?? unknown) : unknown);
    }
    return undefined;
  }

  /** Runs a prepared text if it is known; otherwise marks the objects that it names as uncertain. */
  #inSqlBody(statement: BodyStatement, scope: Scope): string | undefined {
    const [operation] = statement.parsed.operations;
    if (operation?.kind !== 'executeDynamic') return this.run(statement, scope);
    const { pieces } = operation;
    return this.execute(statement, pieces.kind === 'literal' ? pieces.value : unknown, () => '', scope);
  }

  #emptyScope(variables: Variables = noVariables): Scope {
    const frame = variables.at(-1);
    return {
      world: { schema: this.schema, whole: isWhole(this.schema) },
      named: (path) =>
        frame?.get(path.join('.')) ?? (path.length === 2 ? frame?.get(path[1] ?? '') : undefined),
      parameter: (number) => frame?.get(`$${String(number)}`) ?? unknown,
      rows: rowsOf,
      call: (schema, name, args) => this.call(schema, name, args),
      possibly: (work) => {
        const { conditional } = this;
        this.conditional = true;
        const value = work();
        this.conditional = conditional;
        return value;
      },
    };
  }

  #argumentsOf(program: StoredProgram, args: readonly Value[]): Variables {
    const frame = new Map<string, Value>();
    const inputs = program.operation.arguments.filter(
      ({ mode }) => mode === 'in' || mode === 'inout' || mode === 'variadic',
    );
    const world = { schema: this.schema, whole: isWhole(this.schema) };
    for (const [at, { name, mode, type }] of inputs.entries()) {
      const given = mode === 'variadic' || at >= args.length ? unknown : (args[at] ?? null);
      const value = type.arrayDimensions > 0 ? arrayFrom(given) : converted(given, type.name, world);
      frame.set(`$${String(at + 1)}`, value);
      if (name !== undefined) frame.set(name, value);
    }
    for (const { name, mode } of program.operation.arguments)
      if (name !== undefined && !frame.has(name) && mode !== 'table') frame.set(name, null);
    return [frame];
  }
}

function programFor(
  schema: Schema,
  namespace: string | undefined,
  name: string,
  args: number,
): StoredProgram | undefined {
  for (const key of candidateKeys(schema, nameOf(namespace, name))) {
    const fitting = (schema.programs.get(key) ?? []).filter((one) => takes(one.operation, args));
    if (fitting.length > 0 && schema.functions.has(key)) return fitting.length === 1 ? fitting[0] : undefined;
  }
  return undefined;
}

/** Arguments with a default may be omitted. */
function takes(operation: CreateFunction, count: number): boolean {
  const inputs = operation.arguments.filter(({ mode }) => mode !== 'out' && mode !== 'table');
  return count <= inputs.length;
}

function signature(operation: CreateFunction): string {
  return operation.arguments
    .map(({ type }) => `${type.schema ?? ''}.${type.name}${'[]'.repeat(type.arrayDimensions)}`)
    .join();
}
