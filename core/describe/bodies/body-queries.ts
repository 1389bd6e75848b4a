/**
 * The statements and expressions of a function's body as queries that a server can describe on the schema with the function, and what their
 * results have to be. Commands that a body composes are not read.
 */
import { isSameList } from '../../collections/same-list.ts';
import type { CreateFunction } from '../../operations/model/operation.ts';
import type { Schema } from '../../schema/model.ts';
import { creationSchema, keyOf } from '../../schema/lookup.ts';
import { identifierName } from '../../syntax/postgres/identifier.ts';
import type { LoopHeader, ShapeStep } from '../../syntax/postgres/flow-shape.ts';
import type { ParsedBody, ParsedStatement, Rereader } from '../../syntax/statement.ts';
import { slice, type Span } from '../../text/span.ts';
import { isPreparable } from '../../proof/code.ts';
import type { DescribableQuery } from '../queries.ts';
import { relationsNear, type NearRelation } from './near.ts';
import { substituted } from './substitute.ts';
import { argumentsOf, transitionTables, valueOfType, type Variables } from './variables.ts';

export interface BodyQuery extends DescribableQuery {
  readonly doubtful: ReadonlyMap<string, Span>;
  /** PL/pgSQL refuses a name that may be a variable and a column. */
  readonly refusesDoubt: boolean;
  readonly wants: Wanted;
  /** Where it begins in its text: an expression is sent as a SELECT. */
  readonly from: number;
}

/** What the body does with the result. */
export type Wanted =
  | { readonly kind: 'anything' }
  /** INTO variables: as many columns. `at`: the statement's first word. */
  | { readonly kind: 'columns'; readonly count: number }
  | { readonly kind: 'rows-of'; readonly count: number }
  /** FOREACH. */
  | { readonly kind: 'array' }
  /** Nothing takes the rows of a SELECT. */
  | { readonly kind: 'no-rows' };

export interface BodyQueries {
  readonly queries: readonly BodyQuery[];
  /** Relations that the body or its caller creates while it runs. */
  readonly temporary: ReadonlySet<string>;
  /** It composes a command that may create relations. */
  readonly mayCreate: boolean;
}

/**
 * `parsed` creates a function or is a DO block; spans are relative to it. `after`: the schema with the function. Remembered: a change of
 * another statement leaves most of what is near a body as it is.
 */
export function bodyQueries(parsed: ParsedStatement, after: Schema): BodyQueries | undefined {
  const [body] = parsed.bodies;
  const [operation] = parsed.operations;
  if (body === undefined || operation === undefined || parsed.rereader === undefined) return undefined;
  const routine = operation.kind === 'createFunction' ? operation : undefined;
  const name = routine?.function;
  const key = name === undefined ? '' : keyOf(name.schema?.text ?? creationSchema(after), name.name.text);
  const near = relationsNear(parsed.text, key, after);
  const before = known.get(parsed);
  if (before?.key === key && isSameList(before.near, near)) return before.found;
  const found = readBody(parsed, { body, routine, rereader: parsed.rereader, key, near });
  known.set(parsed, { key, near, found });
  return found;
}

const known = new WeakMap<
  ParsedStatement,
  { readonly key: string; readonly near: readonly NearRelation[]; readonly found: BodyQueries }
>();

interface Around {
  readonly body: ParsedBody;
  readonly routine: CreateFunction | undefined;
  readonly rereader: Rereader;
  readonly key: string;
  readonly near: readonly NearRelation[];
}

function readBody(parsed: ParsedStatement, around: Around): BodyQueries {
  const { body, routine, key, near } = around;
  const reader = new BodyReader(parsed, around);
  const given = argumentsOf(routine, near, key);
  if (body.language === 'sql')
    for (const at of body.statements.keys()) reader.statement(at, given, undefined);
  else reader.steps(body.program, given);
  const temporary = new Set([...transitionTables(near, key), ...createdIn(body)]);
  const mayCreate = body.statements.some(
    ({ parsed: { operations, text } }) =>
      operations.some(({ kind }) => kind === 'executeDynamic') && /create/i.test(text),
  );
  return { queries: reader.queries, temporary, mayCreate };
}

function createdIn({ statements }: ParsedBody): readonly string[] {
  return statements.flatMap(({ parsed }) =>
    parsed.operations.flatMap((one) => {
      if (one.kind === 'createView') return [one.view.name.text];
      return one.kind === 'createTable' || one.kind === 'createTableAs' ? [one.table.name.text] : [];
    }),
  );
}

class BodyReader {
  readonly queries: BodyQuery[] = [];
  readonly #text: string;
  readonly #body: ParsedBody;
  readonly #routine: CreateFunction | undefined;
  readonly #rereader: Rereader;
  readonly #near: readonly NearRelation[];
  readonly #labels: ReadonlySet<string>;

  constructor({ text }: ParsedStatement, { body, routine, rereader, near }: Around) {
    this.#text = text;
    this.#body = body;
    this.#routine = routine;
    this.#rereader = rereader;
    this.#near = near;
    this.#labels = new Set(
      Array.from(this.#bodyText().matchAll(/<<\s*(\w+)\s*>>/g), ([, label = '']) => label.toLowerCase()),
    );
  }

  steps(steps: readonly ShapeStep[], around: Variables): void {
    const variables = new Map(around);
    for (const [at, step] of steps.entries()) this.#step(step, variables, steps[at + 1]);
  }

  #step(step: ShapeStep, variables: Map<string, string | undefined>, next: ShapeStep | undefined): void {
    switch (step.kind) {
      case 'declare':
        if (step.value !== undefined && step.type !== undefined) this.#expression(step.value, variables);
        variables.set(step.name, step.type === undefined ? undefined : valueOfType(step.type, variables));
        return;
      case 'assign':
        if (step.variable.includes('.')) this.#field(step.value, variables);
        this.#expression(step.value, variables);
        return;
      case 'run':
        this.statement(
          step.piece,
          variables,
          next?.kind === 'bind' && next.query === step.piece ? next.targets : undefined,
        );
        return;
      case 'block':
        this.steps(step.steps, variables);
        for (const one of step.handlers) this.steps(one.steps, withDeclared(step.steps, variables));
        return;
      case 'branch':
        for (const { test, steps } of step.arms) {
          if (test !== undefined) this.#expression(test, variables);
          this.steps(steps, variables);
        }
        return;
      case 'loop':
        this.steps(step.steps, this.#loop(step.header, variables));
        return;
      case 'leave':
        if (step.how === 'return' && step.span.end > step.span.start) this.#returned(step.span, variables);
        return;
      case 'jump':
        if (step.when !== undefined) this.#expression(step.when, variables);
        return;
      case 'bind':
      case 'transaction':
    }
  }

  /** Before the sign of an assignment: a field of a row. */
  #field(value: Span, variables: Variables): void {
    const before = this.#bodyText().slice(0, value.start);
    const [, target = ''] = /([\w$]+\.[\w$]+)\s*:?=\s*$/.exec(before) ?? [];
    const start = before.lastIndexOf(target);
    if (target !== '') this.#expression({ start, end: start + target.length }, variables);
  }

  #loop(header: LoopHeader, variables: Variables): Variables {
    switch (header.kind) {
      case 'while':
        this.#expression(header.condition, variables);
        return variables;
      case 'array':
        this.#expression(header.value, variables, { kind: 'array' });
        return variables;
      case 'range':
        for (const one of [header.from, header.to, header.by])
          if (one !== undefined) this.#expression(one, variables);
        return new Map([...variables, [header.variable, '(NULL::integer)']]);
      case 'rows':
        // A cursor's row is declared by the loop.
        return new Map([...header.targets.map((one) => [one, undefined] as const), ...variables]);
      case 'endless':
        return variables;
    }
  }

  /** A function without a result returns nothing, and a trigger a row. */
  #returned(span: Span, variables: Variables): void {
    const text = slice(this.#bodyText(), span).trim().toLowerCase();
    if (text !== 'new' && text !== 'old') this.#expression(span, variables);
  }

  #bodyText(): string {
    return slice(this.#text, this.#body.span);
  }

  statement(at: number, variables: Variables, targets: readonly string[] | undefined): void {
    const found = this.#body.statements[at];
    if (found === undefined || !isPreparable(found.parsed) || found.parsed.conditional) return;
    this.#add(
      found.parsed,
      found.span,
      variables,
      this.#wanted(found.span, found.parsed, variables, targets),
    );
  }

  #wanted(
    span: Span,
    parsed: ParsedStatement,
    variables: Variables,
    targets: readonly string[] | undefined,
  ): Wanted {
    if (this.#body.language === 'sql') return { kind: 'anything' };
    const before = slice(this.#text, { start: this.#body.span.start, end: span.start });
    if (/\breturn\s+query\s*$/i.test(before)) return this.#rowsWanted();
    if (targets !== undefined) {
      const areScalar =
        targets.length > 1 || targets.some((one) => isScalar(variables.get(identifierName(one))));
      return areScalar ? { kind: 'columns', count: targets.length } : { kind: 'anything' };
    }
    const isRead = parsed.operations.every(({ kind }) => kind === 'select');
    const written = slice(this.#text, { start: span.start, end: span.start + 7 });
    const isAlone = /(?:^|;|\b(?:begin|then|else|loop|declare))\s*(?:--[^\n]*\n\s*)*$/i.test(before);
    return isRead && isAlone && /^(?:select|values|with)\b/i.test(written)
      ? { kind: 'no-rows' }
      : { kind: 'anything' };
  }

  #rowsWanted(): Wanted {
    const listed = this.#routine?.arguments.filter(
      ({ mode }) => mode === 'table' || mode === 'out' || mode === 'inout',
    );
    return listed === undefined || listed.length === 0
      ? { kind: 'anything' }
      : { kind: 'rows-of', count: listed.length };
  }

  #expression(span: Span, variables: Variables, wants: Wanted = { kind: 'anything' }): void {
    const head = 'SELECT ';
    const [parsed, ...more] = this.#rereader.commands(head + slice(this.#bodyText(), span));
    if (parsed === undefined || more.length > 0 || !isPreparable(parsed)) return;
    const start = this.#body.span.start + span.start - head.length;
    this.#add(parsed, { start, end: start + parsed.text.length }, variables, wants, head.length);
  }

  #add(parsed: ParsedStatement, span: Span, variables: Variables, wants: Wanted, from = 0): void {
    const tree = parsed.readable === parsed.text ? this.#rereader.tree(parsed.text) : undefined;
    if (tree === undefined) return;
    const columns = columnsNamed(parsed, this.#near);
    const routine = this.#routine?.function.name.text ?? '';
    const found = substituted(parsed.text, tree, { variables, routine, columns, labels: this.#labels });
    if (found === undefined) return;
    const refusesDoubt =
      this.#body.language === 'plpgsql' && !/#\s*variable_conflict/i.test(this.#bodyText());
    this.queries.push({ ...found, apart: undefined, refusesDoubt, span, comments: [], parsed, wants, from });
  }
}

/** Handlers see what their block declares. */
function withDeclared(steps: readonly ShapeStep[], around: Variables): Variables {
  const variables = new Map(around);
  for (const one of steps)
    if (one.kind === 'declare') variables.set(one.name, valueOfType(one.type, variables));
  return variables;
}

function isScalar(value: string | undefined): boolean {
  return (
    value !== undefined &&
    /^\(NULL::(?:pg_catalog\.)?(?:u?int|bigint|smallint|text|varchar|uuid|bool|numeric|date|time|json|real|float|double|char)/.test(
      value,
    )
  );
}

/** Columns of the relations that a statement names. */
function columnsNamed({ text, tokens }: ParsedStatement, near: readonly NearRelation[]): ReadonlySet<string> {
  const names = new Set(tokens.map((one) => identifierName(slice(text, one))));
  const found = new Set<string>();
  for (const one of near) {
    if (!names.has(one.name)) continue;
    for (const column of one.columns ?? []) found.add(typeof column === 'string' ? column : column.name);
  }
  return found;
}
