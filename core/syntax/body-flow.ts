/**
 * The flow of values and control through a PL/pgSQL body, as a tree in the order of its text: assignments, statements, branches, loops and
 * exits. Types only. Spans are relative to the statement that contains the body.
 */
import type { DynamicPiece } from '../operations/model/operation.ts';

export type FlowStep =
  /** Declares a variable for the rest of its block. Without a value it is NULL. */
  | {
      readonly kind: 'declare';
      readonly name: string;
      /** As written, lower case; undefined for an ALIAS. */
      readonly type: string | undefined;
      readonly value: DynamicPiece | undefined;
    }
  /** `variable := value`; a qualified name sets a record's field, `part` means that only an element of an array is set. */
  | {
      readonly kind: 'assign';
      readonly variable: string;
      readonly part: boolean;
      readonly value: DynamicPiece;
    }
  /** SELECT INTO, FOR … IN query, FETCH, EXECUTE … INTO and the like. */
  | {
      readonly kind: 'bind';
      readonly targets: readonly string[];
      /** Undefined if the query cannot be read. */
      readonly query: QueryOutput | undefined;
    }
  /** Index into ParsedBody.statements. */
  | { readonly kind: 'run'; readonly statement: number }
  | {
      readonly kind: 'block';
      readonly steps: readonly FlowStep[];
      readonly handlers: readonly (readonly FlowStep[])[];
    }
  | {
      readonly kind: 'branch';
      readonly arms: readonly FlowArm[];
      /** One of the arms is certainly taken. */
      readonly exhaustive: boolean;
    }
  | { readonly kind: 'loop'; readonly steps: readonly FlowStep[] }
  /** RETURN, RAISE EXCEPTION: nothing after it runs. */
  | { readonly kind: 'leave'; readonly value: DynamicPiece | undefined };

export interface FlowArm {
  /** Variables that the condition restricts where this arm runs: to a list, a value or a pattern. */
  readonly vetted: readonly string[];
  /** The same where this arm does not run: `IF name NOT IN (…) THEN RAISE`. */
  readonly vettedOtherwise: readonly string[];
  readonly steps: readonly FlowStep[];
}

export interface QueryOutput {
  /** In order; `*` stands for columns of unknown names. */
  readonly columns: readonly { readonly name: string | undefined; readonly value: DynamicPiece }[];
  /** The relations that it reads, `schema.name` or `name`. */
  readonly reads: readonly string[];
  /** Its columns come directly from those relations, not from a subquery, function or WITH query. */
  readonly direct: boolean;
  /** The items of its FROM clause, with joins flattened. */
  readonly sources: readonly QuerySource[];
}

export type QuerySource =
  | {
      readonly kind: 'table';
      readonly schema: string | undefined;
      readonly name: string;
      readonly alias: string;
    }
  | {
      readonly kind: 'function';
      readonly alias: string;
      /** The query's output names. */
      readonly columns: readonly string[];
      readonly value: DynamicPiece;
    };
