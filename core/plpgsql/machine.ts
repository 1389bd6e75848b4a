/** A program in execution, and its effects on the outside. Also small predicates about its steps and values. */
import type { Node, SelectStmt } from '@pgsql/types';
import type { ShapeStep } from '../syntax/postgres/flow-shape.ts';
import type { BodyStatement, ParsedBody, ParsedStatement, Rereader } from '../syntax/statement.ts';
import type { Schema } from '../schema/model.ts';
import type { World } from './catalog-rows.ts';
import { converted } from './conversions.ts';
import type { ResultRow, Scope } from './expressions.ts';
import { isArray, isUnknown, unknown, type Value } from './value.ts';

/** The program's effects on the outside during interpretation. */
export interface Machine {
  schema: Schema;
  /** The current action may not happen. */
  conditional: boolean;
  /** The current action happens because something did not exist. */
  guarded: boolean;
  /** Remaining steps, over all programs that call each other. */
  steps: number;
  /** Runs a statement of the body. Returns the name of the error that the server would report, else undefined. */
  run(statement: BodyStatement, scope: Scope): string | undefined;
  /** A dynamic command whose text is known completely or in part. */
  execute(statement: BodyStatement, text: Value, outline: () => string, scope: Scope): string | undefined;
  call(schema: string | undefined, name: string, args: readonly Value[]): Value;
  /** The handlers around the current action: whether they catch an error of that name. */
  readonly catchers: ((condition: string) => boolean)[];
  finished(value: Value): void;
}

export interface Program {
  readonly body: ParsedBody;
  /** The statement that contains the body. */
  readonly holder: ParsedStatement;
  readonly reread: Rereader;
}

export function unknownUnlessOne(rows: readonly ResultRow[]): Value {
  const [first] = rows;
  if (first === undefined) return null;
  return rows.length === 1 && first.sure ? (first.columns[0]?.value ?? unknown) : unknown;
}

export function selectIn(node: Node | undefined): SelectStmt | undefined {
  return node !== undefined && 'SelectStmt' in node ? node.SelectStmt : undefined;
}

/** A value converted to a variable's type; `name text` and the like, as in the declaration. */
export function typed(value: Value, type: string | undefined, world: World): Value {
  const name = type === undefined ? undefined : /^[a-z_][\w]*(?:\s+varying)?/.exec(type.trim())?.[0];
  if (name === undefined || type?.includes('[') === true || type?.includes('%') === true || isUnknown(value))
    return value;
  return isArray(value) ? value : converted(value, name === 'character varying' ? 'varchar' : name, world);
}

export function assignedIn(steps: readonly ShapeStep[]): readonly string[] {
  return steps.flatMap((step): readonly string[] => {
    switch (step.kind) {
      case 'assign':
        return [step.variable];
      case 'bind':
        return step.targets;
      case 'block':
        return [...assignedIn(step.steps), ...step.handlers.flatMap((one) => assignedIn(one.steps))];
      case 'branch':
        return step.arms.flatMap((arm) => assignedIn(arm.steps));
      case 'loop':
        return assignedIn(step.steps);
      default:
        return [];
    }
  });
}
