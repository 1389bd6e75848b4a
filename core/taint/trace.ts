/**
 * Follows values through a PL/pgSQL body, step by step, to its dynamic commands: branches are joined, loops gone through twice, names that
 * a condition vouched for are trusted. Answers what each command's text may be; where that is dangerous is for leaks.ts to say.
 */
import { shiftPiece } from '../operations/postgres/dynamic.ts';
import type { CreateFunction, DynamicPiece, Operation } from '../operations/operation.ts';
import type { FlowArm, FlowStep, QueryOutput } from '../syntax/body-flow.ts';
import type { ParsedBody } from '../syntax/statement.ts';
import { readsCatalogOnly } from './catalog.ts';
import { assigned, declared, merged, restored, vouched, type Environment } from './environment.ts';
import { catalogText, evaluate } from './evaluate.ts';
import { carries } from './types.ts';
import { hole, nothingKnown, passing, type Value } from './value.ts';

/** A dynamic command's text at one passage through it. */
export interface Command {
  /** Index into the body's statements. */
  readonly statement: number;
  readonly text: Value;
}

export function commandsOf(operation: Operation, body: ParsedBody): readonly Command[] {
  const commands: Command[] = [];
  const start = operation.kind === 'createFunction' ? argumentsOf(operation) : new Map<string, never>();
  run(body.flow, start, { body, commands, loops: 0 });
  return commands;
}

/** Arguments by name, by number and as `function.argument`; what a trigger is told about its table. */
function argumentsOf(operation: CreateFunction): Environment {
  let environment: Environment = new Map();
  const inputs = operation.arguments.filter(({ mode }) => mode !== 'out' && mode !== 'table');
  for (const [at, { name, type }] of inputs.entries()) {
    const typed = type.schema === undefined ? type.name : undefined;
    const kind = carries(typed);
    const called = name ?? `$${at + 1}`;
    const value: Value =
      kind === 'text' || kind === 'document'
        ? [[hole([{ source: 'argument', name: called, path: [] }])]]
        : nothingKnown;
    const names = [
      `$${at + 1}`,
      ...(name === undefined ? [] : [name, `${operation.function.name.text}.${name}`]),
    ];
    for (const key of names) environment = declared(environment, key, typed, value);
  }
  if (operation.returns?.name === 'trigger')
    for (const name of ['tg_table_name', 'tg_table_schema', 'tg_relname'])
      environment = declared(environment, name, 'name', catalogText(name));
  return environment;
}

/** Loops in loops deeper than this are gone through once: every level doubles the work. */
const MOST_LOOPS = 4;

interface Walk {
  readonly body: ParsedBody;
  /** How many loops are open. */
  readonly loops: number;
  readonly commands: Command[];
}

/** The environment behind the steps; undefined where nothing gets there. */
function run(steps: readonly FlowStep[], before: Environment, walk: Walk): Environment | undefined {
  let at: Environment | undefined = before;
  for (const step of steps) {
    if (at === undefined) return undefined;
    at = runStep(step, at, walk);
  }
  return at;
}

function runStep(step: FlowStep, before: Environment, walk: Walk): Environment | undefined {
  const value = (piece: DynamicPiece): Value =>
    passing(evaluate(piece, { environment: before, query: undefined }), piece);
  switch (step.kind) {
    case 'declare':
      return declared(
        before,
        step.name,
        step.type,
        step.value === undefined ? nothingKnown : value(step.value),
      );
    case 'assign': {
      // `q := q || …` is not worth a stop on the way from source to command.
      const grows =
        step.value.kind === 'concatenation' && step.value.parts.some((one) => isVariable(one, step.variable));
      const given = grows
        ? evaluate(step.value, { environment: before, query: undefined })
        : value(step.value);
      return assigned(before, step.variable, given, step.part ? 'weak' : 'whole');
    }
    case 'bind':
      return bind(step.targets, step.query, before);
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
      return undefined;
  }
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
  /** Where no condition so far held. */
  let others = before;
  for (const arm of arms) {
    ends.push(run(arm.steps, vouched(others, arm.vetted), walk));
    others = vouched(others, arm.vettedOtherwise);
  }
  return merged(exhaustive ? ends : [...ends, others]);
}

function bind(targets: readonly string[], query: QueryOutput | undefined, before: Environment): Environment {
  let after = before;
  const columns = query?.columns ?? [];
  const [only] = targets;
  for (const [at, target] of targets.entries()) {
    const column = columns[at];
    const piece = column === undefined || column.name === '*' ? undefined : column.value;
    const value =
      piece === undefined ? nothingKnown : passing(evaluate(piece, { environment: before, query }), piece);
    after = assigned(after, target, value, 'whole');
  }
  if (only === undefined || targets.length > 1 || query === undefined) return after;
  // One target may be a record: its fields are the columns.
  for (const { name, value } of columns) {
    const field = `${only}.${name ?? '?column?'}`;
    if (name !== '*')
      after = assigned(after, field, evaluate(value, { environment: before, query }), 'whole');
    else if (readsCatalogOnly(query)) after = assigned(after, field, nothingKnown, 'whole');
  }
  return after;
}

function noteCommand(statement: number, environment: Environment, walk: Walk): void {
  const found = walk.body.statements[statement];
  const operation = found?.parsed.operations[0];
  if (found === undefined || operation?.kind !== 'executeDynamic') return;
  const piece = shiftPiece(operation.pieces, found.span.start);
  walk.commands.push({ statement, text: evaluate(piece, { environment, query: undefined }) });
}
