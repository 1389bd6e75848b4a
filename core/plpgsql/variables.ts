/** The variables of a program in execution: nested blocks; a value that differs between branches is unknown. */
import { isIdentical, isRow, rowOf, unknown, type Value } from './value.ts';

type Frame = ReadonlyMap<string, Value>;

/** Innermost block last. Immutable, so that branches can start from the same state. */
export type Variables = readonly Frame[];

export const noVariables: Variables = [];

export function declared(variables: Variables, name: string, value: Value): Variables {
  const last = variables.at(-1);
  return [...variables.slice(0, -1), new Map([...(last ?? []), [name, value]])];
}

/** `name`, or `record.field`; assigning an undeclared name does nothing. */
export function assigned(variables: Variables, name: string, value: Value): Variables {
  const at = variables.findLastIndex((frame) => frame.has(name));
  if (at >= 0) return variables.with(at, new Map([...(variables[at] ?? []), [name, value]]));
  const dot = name.indexOf('.');
  if (dot < 0) return variables;
  const record = name.slice(0, dot);
  const known = lookedUp(variables, record);
  if (known === undefined) return variables;
  const fields = new Map(isRow(known) ? known.fields : []);
  return assigned(variables, record, isRow(known) ? rowOf(fields.set(name.slice(dot + 1), value)) : unknown);
}

function lookedUp(variables: Variables, name: string): Value | undefined {
  return variables.findLast((frame) => frame.has(name))?.get(name);
}

/** A dotted path in an expression: variable, record.field, label.variable. */
export function named(variables: Variables, path: readonly string[]): Value | undefined {
  const [first = '', second] = path;
  const value = lookedUp(variables, first);
  if (second === undefined || value === undefined)
    return second === undefined ? value : lookedUp(variables, path.slice(1).join('.'));
  return isRow(value) ? (value.fields.get(second) ?? unknown) : unknown;
}

/** What holds on every branch. All have the same blocks open. */
export function merged(ways: readonly Variables[]): Variables {
  const [first, ...others] = ways;
  if (first === undefined) return noVariables;
  return first.map((frame, at) => {
    const same = new Map(frame);
    for (const other of others)
      for (const [name, value] of frame)
        if (!isIdentical(value, other[at]?.get(name) ?? unknown)) same.set(name, unknown);
    return same;
  });
}
