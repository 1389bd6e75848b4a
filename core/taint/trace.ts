/**
 * Follows values through a PL/pgSQL or SQL body, step by step, to the commands that it runs: branches are merged, loops run twice, and
 * names that a condition restricts are trusted. Functions of the workspace are entered with their arguments. Returns the possible texts of
 * each command; leaks.ts decides which are dangerous.
 */
import { queryOutput, shiftPiece } from '../operations/postgres/dynamic.ts';
import type { CreateFunction, DynamicPiece, Operation } from '../operations/model/operation.ts';
import type { FlowArm, FlowStep, QueryOutput } from '../syntax/body-flow.ts';
import { Source } from '../syntax/postgres/source.ts';
import type { BodyStatement, ParsedBody } from '../syntax/statement.ts';
import type { Span } from '../text/span.ts';
import { readsCatalogOnly, tellsOfObjects } from './catalog.ts';
import { assigned, declared, merged, restored, vouched, type Environment } from './environment.ts';
import { catalogText, evaluate, storedText, textOf, type BodyKnowledge, type Scope } from './evaluate.ts';
import { calledIn, callsIn, callsInStatement, commandsRunBy, shiftCall, type Call } from './sinks.ts';
import { abroad, blurred, either, nothingKnown, passing, type Value } from './value.ts';
import type { World } from './world.ts';

/** A command's text on one path. */
export interface Command {
  /** EXECUTE, or the call that runs it; relative to the statement that contains the body. */
  readonly span: Span;
  /** The expression that computes it. */
  readonly piece: DynamicPiece;
  readonly text: Value;
}

export function commandsOf(operation: Operation, body: ParsedBody, world: World): readonly Command[] {
  const { names, isDynamic } = calledIn(body);
  // A body that runs nothing leaks nothing. All functions are asked, so that a change of one is noticed.
  const running = names.filter((name) => world.runs(name));
  if (!isDynamic && running.length === 0) return [];
  const budget = { calls: MOST_CALLS };
  return traced(operation, body, { world, budget, depth: 0, given: undefined }).commands;
}

interface Entrance {
  readonly world: World;
  /** The number of functions that may still be entered, over all calls of the body. */
  readonly budget: { calls: number };
  readonly depth: number;
  /** Undefined for the analysed body itself, whose arguments are arbitrary. */
  readonly given: readonly Value[] | undefined;
}

const MOST_CALLS = 200;
const DEEPEST_CALL = 3;

interface Trace {
  readonly commands: readonly Command[];
  readonly returned: Value;
}

function traced(operation: Operation, body: ParsedBody, entrance: Entrance): Trace {
  const { world } = entrance;
  const made = operation.kind === 'createFunction' ? operation : undefined;
  const start = made === undefined ? new Map<string, never>() : argumentsOf(made, world, entrance.given);
  const knowledge: BodyKnowledge = {
    world,
    own: entrance.depth === 0,
    result: (call, values) => resultOf(call, values, entrance),
    row: (column) => (made?.returns?.name === 'trigger' ? columnOfRow(made, column, world) : undefined),
    mayBeNull: (piece) => made !== undefined && isNullableArgument(piece, made, body),
  };
  const walk: Walk = { body, entrance, knowledge, commands: [], returned: [], loops: 0 };
  if (body.language === 'sql') runQueries(walk, start);
  else run(body.flow, start, walk);
  return { commands: walk.commands, returned: either(walk.returned) };
}

/** Arguments by name, by number and as `function.argument`; a trigger's variables about its table. */
function argumentsOf(
  operation: CreateFunction,
  world: World,
  given: readonly Value[] | undefined,
): Environment {
  let environment: Environment = new Map();
  const inputs = operation.arguments.filter(({ mode }) => mode !== 'out' && mode !== 'table');
  for (const [at, { name, type }] of inputs.entries()) {
    const kind = world.carriesArgument(type);
    const called = name ?? `$${at + 1}`;
    const free = kind === 'text' || kind === 'document' ? textOf('argument', called) : nothingKnown;
    const value = given === undefined ? free : (given[at] ?? nothingKnown);
    const names = [
      `$${at + 1}`,
      ...(name === undefined ? [] : [name, `${operation.function.name.text}.${name}`]),
    ];
    for (const key of names) environment = declared(environment, key, kind, value);
    if (kind !== 'unknown' || given !== undefined || type.ofColumn) continue;
    for (const field of world.fields(type.schema, type.name) ?? []) {
      const carried = world.carries(field.type.schema, field.type.name);
      const text = carried === 'text' ? textOf('argument', `${called}.${field.name}`) : nothingKnown;
      for (const key of names) environment = declared(environment, `${key}.${field.name}`, carried, text);
    }
  }
  if (operation.returns?.name === 'trigger') {
    for (const name of ['tg_table_name', 'tg_table_schema', 'tg_relname'])
      environment = declared(environment, name, 'text', catalogText(name));
    environment = declared(environment, 'tg_argv', 'text', textOf('trigger', 'TG_ARGV'));
  }
  return environment;
}

/** A user's text, if one of the tables with the trigger has such a column. */
function columnOfRow(operation: CreateFunction, column: string, world: World): Value | undefined {
  const types = world
    .rows(operation)
    .flatMap((table) => table.columns.filter(({ name }) => name === column).map(({ type }) => type));
  const carrying = types.map((type) => world.carries(type.schema, type.name));
  return carrying.includes('text') || carrying.includes('document')
    ? textOf('row', `NEW.${column}`)
    : undefined;
}

/** An argument of a function that is not STRICT, in a body that never tests whether it is NULL. */
function isNullableArgument(piece: DynamicPiece, operation: CreateFunction, body: ParsedBody): boolean {
  if (piece.kind !== 'variable' || operation.attributes.strict === true) return false;
  const named = operation.arguments.some(({ name }) => name === piece.name);
  const text = operation.source?.toLowerCase() ?? '';
  const source = new Source(text);
  const asked = source.tokens.some(
    (_, at) =>
      source.word(at) === piece.name && source.word(at + 1) === 'is' && source.word(at + 2) !== 'distinct',
  );
  return named && !asked && body.language === 'plpgsql';
}

/** The result of a function of the workspace for these values; undefined if it cannot be entered. */
function resultOf(call: Call, values: readonly Value[], entrance: Entrance): Value | undefined {
  const { world, budget, depth } = entrance;
  if (depth >= DEEPEST_CALL || !values.some(holdsText)) return undefined;
  const program = world.program(call.schema, call.function, values.length);
  if (program === undefined || budget.calls <= 0) return undefined;
  const { operation, body } = program;
  const { returns } = operation;
  if (returns === undefined || world.carriesArgument(returns) === 'nothing') return undefined;
  budget.calls -= 1;
  const { returned } = traced(operation, body, { world, budget, depth: depth + 1, given: values });
  return abroad(returned, call);
}

function holdsText(value: Value): boolean {
  return value.some((one) => one.some((segment) => segment.kind === 'hole' && segment.strands.length > 0));
}

/** Loops nested deeper than this run once: every level doubles the work. */
const MOST_LOOPS = 4;

interface Walk {
  readonly body: ParsedBody;
  readonly entrance: Entrance;
  readonly knowledge: BodyKnowledge;
  /** The number of open loops. */
  readonly loops: number;
  readonly commands: Command[];
  readonly returned: Value[];
}

/** The statements of an SQL function; it returns the last one's result. */
function runQueries(walk: Walk, environment: Environment): void {
  for (const statement of walk.body.statements) noteCalls(statement, environment, walk);
  const last = walk.body.statements.at(-1);
  const tree = last?.parsed.rereader?.tree(last.parsed.readable);
  if (last === undefined || tree === undefined || !('SelectStmt' in tree)) return;
  const query = queryOutput(new Source(last.parsed.readable), tree.SelectStmt, last.span.start);
  const [column] = query.columns;
  if (column !== undefined && column.name !== '*')
    walk.returned.push(evaluate(column.value, { environment, query, body: walk.knowledge }));
}

/** The environment after the steps; undefined if no path reaches it. */
function run(steps: readonly FlowStep[], before: Environment, walk: Walk): Environment | undefined {
  let at: Environment | undefined = before;
  for (const step of steps) {
    if (at === undefined) return undefined;
    at = runStep(step, at, walk);
  }
  return at;
}

function runStep(step: FlowStep, before: Environment, walk: Walk): Environment | undefined {
  const plain = (piece: DynamicPiece): Value => {
    noteCallsIn(callsIn(piece), before, walk);
    return evaluate(piece, scopeOf(walk, before));
  };
  const value = (piece: DynamicPiece): Value => came(plain(piece), piece, walk);
  switch (step.kind) {
    case 'declare': {
      const given = step.value === undefined ? nothingKnown : value(step.value);
      // An alias is replaced by its target.
      const kind = step.type === undefined ? 'unknown' : walk.knowledge.world.carriesWritten(step.type);
      return declared(before, step.name, kind, given);
    }
    case 'assign': {
      // `q := q || …` is not listed among the assignments from source to command.
      const grows =
        step.value.kind === 'concatenation' && step.value.parts.some((one) => isVariable(one, step.variable));
      const given = grows ? plain(step.value) : value(step.value);
      return assigned(before, step.variable, given, step.part ? 'weak' : 'whole');
    }
    case 'bind':
      return bind(step.targets, step.query, before, walk);
    case 'run':
      noteCommand(step.statement, before, walk);
      return before;
    case 'block': {
      const names = step.steps.flatMap((inner) => (inner.kind === 'declare' ? [inner.name] : []));
      const through = run(step.steps, before, walk);
      const failed = step.handlers.length === 0 ? before : (merged([before, through]) ?? before);
      const handled = step.handlers.map((handler) => run(handler, failed, walk));
      return restored(merged([through, ...handled]), before, names);
    }
    case 'branch':
      return branch(step.arms, step.exhaustive, before, walk);
    case 'loop': {
      const inner = { ...walk, loops: walk.loops + 1 };
      const once = merged([before, run(step.steps, before, inner)]) ?? before;
      return inner.loops > MOST_LOOPS ? once : merged([once, run(step.steps, once, inner)]);
    }
    case 'leave':
      if (step.value !== undefined) walk.returned.push(plain(step.value));
      return undefined;
  }
}

function scopeOf({ knowledge }: Walk, environment: Environment, query?: QueryOutput): Scope {
  return { environment, query, body: knowledge };
}

/** Positions in called functions mean nothing to the caller. */
function came(value: Value, piece: DynamicPiece, walk: Walk): Value {
  return walk.knowledge.own ? passing(value, piece) : value;
}

function isVariable(piece: DynamicPiece, name: string): boolean {
  return piece.kind === 'variable' && piece.name === name;
}

function branch(
  arms: readonly FlowArm[],
  exhaustive: boolean,
  before: Environment,
  walk: Walk,
): Environment | undefined {
  const ends: (Environment | undefined)[] = [];
  /** Where no condition so far is true. */
  let others = before;
  for (const arm of arms) {
    ends.push(run(arm.steps, vouched(others, arm.vetted), walk));
    others = vouched(others, arm.vettedOtherwise);
  }
  return merged(exhaustive ? ends : [...ends, others]);
}

function bind(
  targets: readonly string[],
  query: QueryOutput | undefined,
  before: Environment,
  walk: Walk,
): Environment {
  let after = before;
  const columns = query?.columns ?? [];
  const [only] = targets;
  for (const [at, target] of targets.entries()) {
    const column = columns[at] ?? (columns[0]?.name === '*' ? columns[0] : undefined);
    const piece = column === undefined || column.name === '*' ? undefined : column.value;
    const value =
      piece === undefined
        ? starValue(query, column !== undefined, before, walk)
        : came(evaluate(piece, scopeOf(walk, before, query)), piece, walk);
    after = assigned(after, target, value, 'whole');
  }
  if (only === undefined || targets.length > 1 || query === undefined) return after;
  // A single target may be a record: its fields are the columns.
  for (const { name, value } of columns) {
    const field = `${only}.${name ?? '?column?'}`;
    after =
      name === '*'
        ? withRow(after, only, query, walk)
        : assigned(after, field, evaluate(value, scopeOf(walk, before, query)), 'whole');
  }
  return after;
}

/** A column of `SELECT * FROM function(…)`: any of the function's arguments. */
function starValue(query: QueryOutput | undefined, isStar: boolean, before: Environment, walk: Walk): Value {
  const [source, ...others] = query?.sources ?? [];
  if (!isStar || source?.kind !== 'function' || others.length > 0) return nothingKnown;
  return blurred([evaluate(source.value, scopeOf(walk, before))]);
}

/** Fields of a record that received all columns. */
function withRow(before: Environment, record: string, query: QueryOutput, walk: Walk): Environment {
  const { world } = walk.knowledge;
  let after = before;
  const isCatalog =
    readsCatalogOnly(query) ||
    query.sources.some(({ kind, ...one }) =>
      kind === 'function' && 'value' in one && one.value.kind === 'call'
        ? tellsOfObjects(one.value.function)
        : false,
    );
  if (isCatalog) after = assigned(after, `${record}.*`, nothingKnown, 'whole');
  for (const source of query.sources) {
    if (source.kind !== 'table') continue;
    for (const { name, type } of world.fields(source.schema, source.name) ?? [])
      after = assigned(after, `${record}.${name}`, storedText(source, name, type, world), 'whole');
  }
  return after;
}

function noteCommand(statement: number, environment: Environment, walk: Walk): void {
  const found = walk.body.statements[statement];
  const operation = found?.parsed.operations[0];
  if (found === undefined) return;
  if (operation?.kind !== 'executeDynamic') {
    noteCalls(found, environment, walk);
    return;
  }
  const piece = shiftPiece(operation.pieces, found.span.start);
  noteCallsIn(callsIn(piece), environment, walk);
  walk.commands.push({ span: found.span, piece, text: evaluate(piece, scopeOf(walk, environment)) });
}

function noteCalls(statement: BodyStatement, environment: Environment, walk: Walk): void {
  const { world } = walk.knowledge;
  const calls = callsInStatement(statement.parsed, (name) => world.runs(name));
  noteCallsIn(
    calls.map((call) => shiftCall(call, statement.span.start)),
    environment,
    walk,
  );
}

/** Calls that run their arguments, PostgreSQL's and the workspace's. */
function noteCallsIn(calls: readonly Call[], environment: Environment, walk: Walk): void {
  for (const call of calls) {
    const pieces = commandsRunBy(call) ?? passedOn(call, walk.entrance);
    for (const piece of pieces) {
      const text = evaluate(piece, scopeOf(walk, environment));
      walk.commands.push({ span: call, piece, text });
    }
  }
}

/** Arguments that a function of the workspace runs unchanged. */
function passedOn(call: Call, { world, depth }: Entrance): readonly DynamicPiece[] {
  if (!world.runs(call.function) || depth >= DEEPEST_CALL) return [];
  const program = world.program(call.schema, call.function, call.arguments.length);
  if (program === undefined) return [];
  const { operation, body } = program;
  const which = world.passedOn(program, (own) => {
    const given = operation.arguments.map((_, at) => textOf('argument', String(at)));
    const entrance = { world: own, budget: { calls: MOST_CALLS }, depth: depth + 1, given };
    const { commands } = traced(operation, body, entrance);
    return given.flatMap((_, at) =>
      commands.some(({ text }) => text.some((one) => isAll(one, String(at)))) ? [at] : [],
    );
  });
  return which.flatMap((at) => call.arguments[at] ?? []);
}

/** Only this argument. */
function isAll(alternative: Value[number], argument: string): boolean {
  return (
    alternative.length > 0 &&
    alternative.every((segment) =>
      segment.kind === 'text'
        ? segment.text.trim() === ''
        : segment.quoting === 'none' &&
          segment.strands.some(({ source, name }) => source === 'argument' && name === argument),
    )
  );
}
