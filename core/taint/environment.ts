/** What is known about a body's variables at one point. Immutable: every change returns a new one. Names are folded. */
import type { Carries } from './types.ts';
import { either, nothingKnown, vouchedFor, type Value } from './value.ts';

export interface Variable {
  readonly value: Value;
  readonly carries: Carries;
}

export type Environment = ReadonlyMap<string, Variable>;

export function declared(environment: Environment, name: string, kind: Carries, value: Value): Environment {
  const next = withoutFields(environment, name);
  return next.set(name, { carries: kind, value: kind === 'nothing' ? nothingKnown : value });
}

/** `weak` adds to the existing value: an element of an array is set, or the assignment is uncertain. */
export function assigned(
  environment: Environment,
  name: string,
  value: Value,
  how: 'whole' | 'weak',
): Environment {
  const before = environment.get(name);
  const next = name.includes('.') ? new Map(environment) : withoutFields(environment, name);
  const kind = before?.carries ?? 'unknown';
  const old = before?.value ?? nothingKnown;
  const all = how === 'whole' ? value : either([old, value]);
  return next.set(name, { carries: kind, value: kind === 'nothing' ? nothingKnown : all });
}

export function vouched(environment: Environment, names: readonly string[]): Environment {
  if (names.length === 0) return environment;
  const next = new Map(environment);
  for (const name of names) {
    const variable = next.get(name);
    if (variable !== undefined) next.set(name, { ...variable, value: vouchedFor(variable.value) });
  }
  return next;
}

/** What may be true where several paths merge; undefined if no path reaches it. */
export function merged(environments: readonly (Environment | undefined)[]): Environment | undefined {
  const reached = [...new Set(environments.filter((environment) => environment !== undefined))];
  const [first, ...others] = reached;
  if (first === undefined || others.length === 0) return first;
  const next = new Map<string, Variable>();
  for (const environment of reached)
    for (const [name, variable] of environment) {
      if (next.has(name)) continue;
      const values = new Set(reached.flatMap((one) => one.get(name) ?? []).map((one) => one.value));
      next.set(name, values.size === 1 ? variable : { ...variable, value: either([...values]) });
    }
  return next;
}

/** The environment after a block: the names that it declared regain their outer values. */
export function restored(
  after: Environment | undefined,
  before: Environment,
  names: readonly string[],
): Environment | undefined {
  if (after === undefined || names.length === 0) return after;
  let next = new Map(after);
  for (const name of names) {
    next = withoutFields(next, name);
    next.delete(name);
    for (const [key, variable] of before)
      if (key === name || key.startsWith(`${name}.`)) next.set(key, variable);
  }
  return next;
}

function withoutFields(environment: Environment, name: string): Map<string, Variable> {
  const next = new Map(environment);
  for (const key of environment.keys()) if (key.startsWith(`${name}.`)) next.delete(key);
  return next;
}
