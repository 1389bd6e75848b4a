/**
 * How values and control run through a PL/pgSQL body, as a tree in the order of its text: what variables are given, which statements run,
 * where the way forks, repeats or ends. Types only. Spans are relative to the statement that holds the body.
 */
import type { DynamicPiece } from '../operations/model/operation.ts';

export type FlowStep =
  /** A variable comes to life, for the rest of its block. Without a value it is NULL. */
  | {
      readonly kind: 'declare';
      readonly name: string;
      /** As written, lower case; undefined for an ALIAS. */
      readonly type: string | undefined;
      readonly value: DynamicPiece | undefined;
    }
  /** `variable := value`; a dotted name sets a record's field, `part` says that only an element of an array is set. */
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
      /** One of the arms is taken for sure. */
      readonly exhaustive: boolean;
    }
  | { readonly kind: 'loop'; readonly steps: readonly FlowStep[] }
  /** RETURN, RAISE EXCEPTION: nothing after it runs. */
  | { readonly kind: 'leave'; readonly value: DynamicPiece | undefined };

export interface FlowArm {
  /** Variables that the condition has found in a list, equal to something or of a shape, where this arm runs. */
  readonly vetted: readonly string[];
  /** The same, where this arm does not run: `IF name NOT IN (…) THEN RAISE`. */
  readonly vettedOtherwise: readonly string[];
  readonly steps: readonly FlowStep[];
}

export interface QueryOutput {
  /** In order; a name of `*` stands for columns that are not spelled out. */
  readonly columns: readonly { readonly name: string | undefined; readonly value: DynamicPiece }[];
  /** Relations it reads, `schema.name` or `name`. */
  readonly reads: readonly string[];
  /** Its columns come from those relations themselves, not from a subquery, function or WITH query between. */
  readonly direct: boolean;
  /** What is in its FROM clause, joins taken apart. */
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
      /** Names that the query gives its columns. */
      readonly columns: readonly string[];
      readonly value: DynamicPiece;
    };
