/** Functions, triggers, rules and policies. Types only. */
import type { CreateFunction, FunctionArgument, Option } from '../../operations/model/operation.ts';
import type { ParsedBody, ParsedStatement } from '../../syntax/statement.ts';
import type { BoundText, ColumnType, Described, DefinitionPath, Origin, Owned } from './common.ts';

export interface Argument {
  readonly name: string | undefined;
  readonly mode: FunctionArgument['mode'];
  readonly type: ColumnType;
  readonly default: string | undefined;
}

export interface Routine extends Owned {
  readonly key: string;
  readonly schema: string;
  readonly name: string;
  readonly form: 'function' | 'procedure' | 'aggregate';
  /** Types of the input arguments: with the name, they identify the overload. */
  readonly arguments: readonly ColumnType[];
  /** All parameters, including OUT. */
  readonly parameters: readonly Argument[];
  /** Undefined for procedures, and if OUT arguments define it. */
  readonly returns: ColumnType | undefined;
  readonly returnsSet: boolean;
  readonly volatility: 'volatile' | 'stable' | 'immutable';
  readonly language: string;
  readonly strict: boolean;
  readonly securityDefiner: boolean;
  readonly leakproof: boolean;
  readonly parallel: 'unsafe' | 'restricted' | 'safe';
  readonly window: boolean;
  /** Undefined if not written. */
  readonly cost: string | undefined;
  readonly rows: string | undefined;
  readonly support: string | undefined;
  /** SET clauses: lower-case names with their values. */
  readonly settings: readonly Option[];
  /** The body without quotes; for C the symbol. */
  readonly source: string | undefined;
  readonly library: string | undefined;
  /** A body in SQL-standard form, as written. */
  readonly sqlBody: string | undefined;
  /** Aggregates: the text of the statement after the name. */
  readonly definition: string | undefined;
  readonly path: DefinitionPath;
  readonly origin: Origin;
}

/** When a trigger or rule fires. */
export type Firing = 'origin' | 'always' | 'replica' | 'disabled';

export interface Trigger extends Described {
  /** SQLite: the CREATE statement; undefined if names in it have changed since. */
  readonly source?: string | undefined;
  readonly name: string;
  readonly forEach: 'row' | 'statement';
  readonly timing: 'before' | 'after' | 'instead-of';
  readonly events: readonly ('insert' | 'update' | 'delete' | 'truncate')[];
  /** UPDATE OF. */
  readonly columns: readonly string[];
  readonly when: string | undefined;
  /** Key of the function, or the key that it would have. */
  readonly function: string;
  readonly functionArguments: readonly string[];
  readonly constraint: boolean;
  /** Constraint triggers: key of the other table. */
  readonly from: string | undefined;
  readonly deferrable: boolean;
  readonly initiallyDeferred: boolean;
  readonly oldTable: string | undefined;
  readonly newTable: string | undefined;
  readonly firing: Firing;
  /** It is a partition's copy of its parent's. */
  readonly inherited: boolean;
  readonly path: DefinitionPath;
  readonly origin: Origin;
}

export interface RewriteRule extends Described {
  readonly name: string;
  readonly event: 'select' | 'insert' | 'update' | 'delete';
  readonly instead: boolean;
  readonly where: string | undefined;
  readonly actions: string;
  readonly firing: Firing;
  readonly path: DefinitionPath;
  readonly origin: Origin;
}

export interface Policy extends Described {
  readonly name: string;
  readonly command: 'all' | 'select' | 'insert' | 'update' | 'delete';
  readonly permissive: boolean;
  /** 'public' for everybody. */
  readonly roles: readonly string[];
  readonly using: BoundText | undefined;
  readonly withCheck: BoundText | undefined;
  readonly path: DefinitionPath;
  readonly origin: Origin;
}

export interface EventTrigger extends Described {
  readonly name: string;
  readonly event: string;
  readonly tags: readonly string[];
  readonly function: string;
  readonly firing: Firing;
  readonly owner: string | undefined;
  readonly origin: Origin;
}

/** A function whose body can be interpreted. */
export interface Program {
  readonly operation: CreateFunction;
  readonly holder: ParsedStatement;
  readonly body: ParsedBody;
}
