/**
 * Interprets a program (a DO block, or a function that a migration calls) over the replayed schema: if a condition is known, only its
 * branch is followed; if not, all branches are possible. Limited in steps and depth. The caller runs the statements.
 */
import type { LoopHeader, ShapeArm, ShapeHandler, ShapeStep } from '../syntax/postgres/flow-shape.ts';
import type { ExecuteDynamic } from '../operations/model/operation.ts';
import type { BodyStatement } from '../syntax/statement.ts';
import type { Span } from '../text/span.ts';
import { isWhole } from '../schema/lookup.ts';
import { series } from './aggregates.ts';
import type { World } from './catalog-rows.ts';
import { evaluate, type ResultRow, type Scope } from './expressions.ts';
import { assignedIn, selectIn, typed, unknownUnlessOne, type Machine, type Program } from './machine.ts';
import { outlineOf } from './outline.ts';
import { rowsOf } from './queries.ts';
import { booleanOf, isArray, numberOf, rowOf, unknown, type Value } from './value.ts';
import { assigned, declared, merged, named, type Variables } from './variables.ts';

type Outcome =
  | { readonly kind: 'on' }
  | { readonly kind: 'left'; readonly how: 'return' | 'end' | 'next' }
  | { readonly kind: 'error'; readonly condition: string };

const on: Outcome = { kind: 'on' };

export function runProgram(program: Program, start: Variables, machine: Machine): string | undefined {
  const walk = new ProgramWalk(program, start, machine);
  const outcome = walk.steps(program.body.program);
  return outcome.kind === 'error' ? outcome.condition : undefined;
}

class ProgramWalk {
  readonly #program: Program;
  readonly #machine: Machine;
  readonly #text: string;
  #variables: Variables;
  #known: World | undefined;
  /** Variables that hold whole rows. */
  readonly #records = new Set<string>();

  constructor(program: Program, start: Variables, machine: Machine) {
    const { holder, body } = program;
    this.#program = program;
    this.#machine = machine;
    this.#variables = [...start, new Map([['found', unknown]])];
    this.#text = holder.text.slice(body.span.start, body.span.end);
  }

  steps(steps: readonly ShapeStep[]): Outcome {
    for (const [at, step] of steps.entries()) {
      if ((this.#machine.steps -= 1) < 0) {
        // The remaining statements may do anything that they contain.
        this.#machine.conditional = true;
        if (this.#machine.steps < -extraSteps) return { kind: 'left', how: 'return' };
      }
      const outcome = this.#step(step, steps[at + 1]);
      if (outcome.kind !== 'on') return outcome;
    }
    return on;
  }

  #step(step: ShapeStep, next: ShapeStep | undefined): Outcome {
    switch (step.kind) {
      case 'declare': {
        const value = step.value === undefined ? null : this.#value(step.value);
        if (/^record$|%\s*rowtype$/.test(step.type?.trim() ?? '')) this.#records.add(step.name);
        this.#variables = declared(this.#variables, step.name, typed(value, step.type, this.#world()));
        return on;
      }
      case 'assign':
        this.#assign(step.variable, step.part ? unknown : this.#value(step.value));
        return on;
      case 'bind':
        this.#bind(step.targets, step.query);
        return on;
      case 'run':
        return this.#run(step.piece, next);
      case 'block':
        return this.#block(step.steps, step.handlers);
      case 'branch':
        return this.#branch(step.arms, step.subject);
      case 'loop':
        return this.#loop(step.header, step.steps);
      case 'leave':
        if (step.how === 'raise') return { kind: 'error', condition: this.#raised(step.span) };
        this.#machine.finished(step.span.start === step.span.end ? null : this.#value(step.span));
        return { kind: 'left', how: 'return' };
      case 'jump':
        return this.#jump(step);
      case 'transaction':
        return on;
    }
  }

  // ------------------------------------------------------------------------------------------------------------- statements

  #run(piece: number, next: ShapeStep | undefined): Outcome {
    const statement = this.#program.body.statements[piece];
    if (statement === undefined) return on;
    const [operation] = statement.parsed.operations;
    const dynamic = operation?.kind === 'executeDynamic' ? operation : undefined;
    // The loop or the INTO that follows evaluates the rows itself.
    if (dynamic?.spelling === 'for-in-execute') return on;
    const condition =
      dynamic === undefined ? this.#machine.run(statement, this.#scope()) : this.#execute(statement, dynamic);
    if (next?.kind !== 'bind') this.#assign('found', unknown);
    return condition === undefined ? on : { kind: 'error', condition };
  }

  #execute(statement: BodyStatement, { command: { start, end } }: ExecuteDynamic): string | undefined {
    const scope = this.#scope();
    const tree = this.#program.reread.tree(`SELECT ${statement.parsed.text.slice(start, end)}`);
    return this.#machine.execute(statement, this.#commandOf(statement), () => outlineOf(tree, scope), scope);
  }

  /** The text of a dynamic command. */
  #commandOf(statement: BodyStatement): Value {
    const [operation] = statement.parsed.operations;
    if (operation?.kind !== 'executeDynamic') return unknown;
    const { start, end } = operation.command;
    return this.#valueOf(statement.parsed.text.slice(start, end));
  }

  #bind(targets: readonly string[], piece: number | undefined): void {
    const rows = piece === undefined ? undefined : this.#rowsOf(piece);
    const [first] = rows ?? [];
    const isOne = first !== undefined && rows?.length === 1 && first.sure && first.columns.length > 0;
    const isNone = rows?.length === 0;
    this.#assign('found', rows?.some((row) => row.sure) === true ? true : isNone ? false : unknown);
    this.#fill(targets, isOne ? first : undefined, isNone ? null : unknown);
  }

  /** A single target may be a record, which takes the whole row. */
  #fill(targets: readonly string[], row: ResultRow | undefined, otherwise: Value): void {
    const [only] = targets;
    const isRecord = only !== undefined && targets.length === 1 && this.#records.has(only);
    if (isRecord && row !== undefined) {
      this.#assign(only, rowOf(new Map(row.columns.map(({ name, value }) => [name, value]))));
      return;
    }
    for (const [at, target] of targets.entries())
      this.#assign(target, row === undefined ? otherwise : (row.columns[at]?.value ?? unknown));
  }

  #rowsOf(piece: number): readonly ResultRow[] | undefined {
    const statement = this.#program.body.statements[piece];
    if (statement === undefined) return undefined;
    const [operation] = statement.parsed.operations;
    const text = operation?.kind === 'executeDynamic' ? this.#commandOf(statement) : statement.parsed.text;
    const query = typeof text === 'string' ? selectIn(this.#program.reread.tree(text)) : undefined;
    return query === undefined ? undefined : rowsOf(query, this.#scope());
  }

  // ---------------------------------------------------------------------------------------------------------------- control

  #block(steps: readonly ShapeStep[], handlers: readonly ShapeHandler[]): Outcome {
    const machine = this.#machine;
    const depth = this.#variables.length;
    const { schema } = machine;
    this.#variables = [...this.#variables, new Map()];
    if (handlers.length > 0)
      machine.catchers.push((condition) => handlers.some((one) => this.#catches(one, condition)));
    // A handler for such an error expects that the object may exist.
    const hedged = takenNames.some((name) => handlers.some((one) => this.#catches(one, name)));
    const outcome = hedged ? this.#guarded(() => this.steps(steps)) : this.steps(steps);
    if (handlers.length > 0) machine.catchers.pop();
    this.#variables = this.#variables.slice(0, depth);
    if (outcome.kind !== 'error' || handlers.length === 0) return outcome;
    const { condition } = outcome;
    const handler = handlers.find((one) => this.#catches(one, condition));
    if (handler === undefined) return outcome;
    // The error undoes what the block has done; after an uncertain one, nothing is certainly undone.
    if (!machine.conditional) machine.schema = schema;
    return this.steps(handler.steps);
  }

  #catches(handler: ShapeHandler, condition: string): boolean {
    const names = this.#text
      .slice(handler.conditions.start, handler.conditions.end)
      .toLowerCase()
      .split(/\s+or\s+/);
    return names.some((name) => name.trim() === 'others' || name.trim() === condition);
  }

  #raised(span: Span): string {
    const words = this.#text.slice(span.start, span.end);
    return /^([a-z_]+)\s*(?:$|using)/.exec(words)?.[1] ?? 'raise_exception';
  }

  #branch(arms: readonly ShapeArm[], subject: Span | undefined): Outcome {
    const before = this.#variables;
    const ways: Way[] = [];
    for (const arm of arms) {
      const truth = arm.test === undefined ? true : this.#test(arm.test, subject);
      if (truth === false || truth === null) continue;
      if (truth === true && ways.length === 0) return this.#guarded(() => this.steps(arm.steps));
      ways.push(this.#possible(arm.steps, before));
      if (truth === true) return this.#joined(ways);
    }
    if (ways.length === 0) return on;
    return this.#joined([...ways, { outcome: on, variables: before }]);
  }

  /** A branch that may be taken. */
  #possible(steps: readonly ShapeStep[], variables: Variables): Way {
    const machine = this.#machine;
    const { conditional } = machine;
    machine.conditional = true;
    this.#variables = variables;
    const outcome = this.steps(steps);
    machine.conditional = conditional;
    return { outcome, variables: this.#variables };
  }

  /** After a branch nothing is certain if one of its paths leaves, except by an error, which ends the migration too. */
  #joined(ways: readonly Way[]): Outcome {
    const going = ways.filter(({ outcome }) => outcome.kind === 'on');
    this.#variables = merged(going.map(({ variables }) => variables));
    const [first] = ways;
    if (going.length === 0) return first?.outcome ?? on;
    if (ways.some(({ outcome }) => outcome.kind === 'left')) this.#machine.conditional = true;
    return on;
  }

  #guarded(work: () => Outcome): Outcome {
    const machine = this.#machine;
    const { guarded } = machine;
    machine.guarded = true;
    const outcome = work();
    machine.guarded = guarded;
    return outcome;
  }

  #test(test: Span, subject: Span | undefined): ReturnType<typeof booleanOf> {
    if (subject === undefined) return booleanOf(this.#value(test));
    const written = (span: Span): string => this.#text.slice(span.start, span.end);
    return booleanOf(this.#valueOf(`(${written(subject)}) IN (${written(test)})`));
  }

  #jump(step: Extract<ShapeStep, { kind: 'jump' }>): Outcome {
    const truth = step.when === undefined ? true : booleanOf(this.#value(step.when));
    if (truth === false || truth === null) return on;
    if (truth === true && !step.labelled) return { kind: 'left', how: step.to };
    this.#machine.conditional = true;
    return on;
  }

  // ------------------------------------------------------------------------------------------------------------------ loops

  #loop(header: LoopHeader, steps: readonly ShapeStep[]): Outcome {
    const { conditional } = this.#machine;
    const depth = this.#variables.length;
    const outcome =
      header.kind === 'while' || header.kind === 'endless'
        ? this.#repeat(header, steps)
        : this.#each(header, steps);
    this.#variables = this.#variables.slice(0, depth);
    // An EXIT that may have been taken only affects its own loop.
    if (outcome.kind === 'on') this.#machine.conditional = conditional;
    return outcome;
  }

  #repeat(header: LoopHeader, steps: readonly ShapeStep[]): Outcome {
    for (let round = 0; round < mostRounds; round += 1) {
      const truth = header.kind === 'while' ? booleanOf(this.#value(header.condition)) : true;
      if (truth === false || truth === null) return on;
      if (truth !== true || this.#machine.conditional) break;
      const outcome = this.steps(steps);
      if (isEnd(outcome)) return outcome.kind === 'left' && outcome.how === 'end' ? on : outcome;
    }
    return this.#once(steps);
  }

  #each(header: Exclude<LoopHeader, { kind: 'while' | 'endless' }>, steps: readonly ShapeStep[]): Outcome {
    const targets = header.kind === 'rows' ? header.targets : [header.variable];
    this.#variables = [
      ...this.#variables,
      new Map(header.kind === 'range' ? [[header.variable, unknown]] : []),
    ];
    const rounds = this.#roundsOf(header);
    // The first step sets the targets, for analyses that follow values without counting iterations.
    const inner = targets.length > 0 ? steps.slice(1) : steps;
    if (rounds === undefined) return this.#once(inner, targets);
    for (const row of rounds) {
      this.#fill(targets, row.columns.length === 0 ? undefined : row, unknown);
      if (!row.sure) {
        const before = this.#variables;
        const way = this.#possible(inner, before);
        this.#variables = merged([before, way.variables]);
        continue;
      }
      const outcome = this.steps(inner);
      if (isEnd(outcome)) return outcome.kind === 'left' && outcome.how === 'end' ? on : outcome;
    }
    return on;
  }

  #roundsOf(header: Exclude<LoopHeader, { kind: 'while' | 'endless' }>): readonly ResultRow[] | undefined {
    if (header.kind === 'rows') return header.piece === undefined ? undefined : this.#rowsOf(header.piece);
    const row = (value: Value): ResultRow => ({ columns: [{ name: '', value }], sure: true });
    if (header.kind === 'array') {
      const array = this.#value(header.value);
      return isArray(array) && !header.sliced ? array.items.map(row) : undefined;
    }
    const [from, to] = [numberOf(this.#value(header.from)), numberOf(this.#value(header.to))];
    const by = header.by === undefined ? 1 : numberOf(this.#value(header.by));
    return series(from, to, by === undefined || !header.reverse ? by : -by)?.map(row);
  }

  /** Iterations of unknown number: the variables that they set are unknown, and their actions are possible. */
  #once(steps: readonly ShapeStep[], targets: readonly string[] = []): Outcome {
    for (const name of [...targets, ...assignedIn(steps)]) this.#assign(name, unknown);
    const way = this.#possible(steps, this.#variables);
    this.#variables = merged([this.#variables, way.variables]);
    for (const name of assignedIn(steps)) this.#assign(name, unknown);
    if (way.outcome.kind === 'left' && way.outcome.how === 'return') this.#machine.conditional = true;
    return on;
  }

  // ------------------------------------------------------------------------------------------------------------- expressions

  #assign(name: string, value: Value): void {
    this.#variables = assigned(this.#variables, name, value);
  }

  #value(span: Span): Value {
    return this.#valueOf(this.#text.slice(span.start, span.end));
  }

  #valueOf(expression: string): Value {
    const query = selectIn(this.#program.reread.tree(`SELECT ${expression}`));
    const [target] = query?.targetList ?? [];
    if (query === undefined || target === undefined || !('ResTarget' in target)) return unknown;
    const scope = this.#scope();
    // `x := count(*) FROM t` is a query too.
    if (query.fromClause !== undefined || query.targetList?.length !== 1)
      return unknownUnlessOne(rowsOf(query, scope));
    return target.ResTarget.val === undefined ? unknown : evaluate(target.ResTarget.val, scope);
  }

  #world(): World {
    const { schema } = this.#machine;
    if (this.#known?.schema !== schema) this.#known = { schema, whole: isWhole(schema) };
    return this.#known;
  }

  #scope(): Scope {
    const variables = this.#variables;
    return {
      world: this.#world(),
      named: (path) => named(variables, path),
      parameter: (number) => named(variables, [`$${number}`]) ?? unknown,
      rows: rowsOf,
      call: (schema, name, args) => this.#machine.call(schema, name, args),
      possibly: (work) => {
        const { conditional } = this.#machine;
        this.#machine.conditional = true;
        const value = work();
        this.#machine.conditional = conditional;
        return value;
      },
    };
  }
}

interface Way {
  readonly outcome: Outcome;
  readonly variables: Variables;
}

/** Errors of creating an object that exists. */
const takenNames = ['duplicate_table', 'duplicate_object', 'duplicate_schema', 'unique_violation'];

/** Longer loops process data and are not followed. */
const mostRounds = 2000;
/** Steps to finish after the limit is reached. */
const extraSteps = 2000;

function isEnd(outcome: Outcome): outcome is Exclude<Outcome, { kind: 'on' }> {
  return outcome.kind === 'error' || (outcome.kind === 'left' && outcome.how !== 'next');
}
