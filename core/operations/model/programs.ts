/** Operations on views, functions, triggers, and dynamic commands inside bodies. Types only; see operation.ts for the whole vocabulary. */
import type { Span } from '../../text/span.ts';
import type { Persistence } from './columns.ts';
import type { Base, Expression, Name, ObjectName, Option, TypeName } from './names.ts';
import type { QueryShape } from './query.ts';

export interface CreateView extends Base<'createView'> {
  /** SQLite: the whole statement. */
  readonly source?: string;
  readonly view: ObjectName;
  readonly materialized: boolean;
  readonly orReplace: boolean;
  readonly ifNotExists: boolean;
  readonly withData: boolean;
  readonly columns: readonly string[] | undefined;
  readonly reads: readonly ObjectName[];
  readonly query: Span;
  /** The query, of servers without a grammar of their own. */
  readonly text?: string;
  /** The names in the query with their scopes. */
  readonly shape: QueryShape | undefined;
  /** Names in parentheses after the view's name, which replace the first column names of the query. */
  readonly named: readonly string[];
  readonly persistence: Persistence;
  /** WITH ( … ): security_barrier, security_invoker; for a materialized view its storage parameters. */
  readonly options: readonly Option[];
  readonly checkOption: 'local' | 'cascaded' | undefined;
  readonly tablespace: string | undefined;
  readonly accessMethod: string | undefined;
}
export interface RefreshMaterializedView extends Base<'refreshMaterializedView'> {
  readonly view: ObjectName;
  readonly concurrently: boolean;
  readonly withData: boolean;
}
export interface FunctionArgument {
  readonly name: string | undefined;
  readonly mode: 'in' | 'out' | 'inout' | 'variadic' | 'table';
  readonly type: TypeName;
  readonly default: Expression | undefined;
}
export interface CreateFunction extends Base<'createFunction'> {
  readonly function: ObjectName;
  readonly procedure: boolean;
  readonly orReplace: boolean;
  readonly arguments: readonly FunctionArgument[];
  readonly returns: TypeName | undefined;
  readonly language: string;
  readonly securityDefiner: boolean;
  readonly volatility: 'volatile' | 'stable' | 'immutable';
  /** SET clauses of the definition: lower-case parameter names. */
  readonly settings: readonly string[];
  readonly attributes: RoutineAttributes;
  /** The body's text without quotes: the source for SQL and procedural languages, the symbol for C. */
  readonly source: string | undefined;
  /** The library, for C. */
  readonly library: string | undefined;
  /** A body in SQL-standard form: RETURN … or BEGIN ATOMIC … END, as written. */
  readonly sqlBody: Expression | undefined;
  /** Where a further option can be inserted: right after the last option or the argument list, before or after the body. */
  readonly optionsEnd: number;
  readonly body: Span | undefined;
  /** SQL Server, MySQL: commands that the body composes and executes, with the position of the keyword. */
  readonly executes?: readonly { readonly span: Span; readonly pieces: DynamicPiece }[];
  /**
   * SQL Server: variables that the body looks up as names of objects, so that an unknown name is rejected there. MySQL: variables that it
   * compares with something.
   */
  readonly lookedUp?: readonly string[];
}
/** Attributes of a routine; undefined if a statement does not set them. */
export interface RoutineAttributes {
  readonly volatility: 'volatile' | 'stable' | 'immutable' | undefined;
  readonly strict: boolean | undefined;
  readonly securityDefiner: boolean | undefined;
  readonly leakproof: boolean | undefined;
  readonly parallel: 'unsafe' | 'restricted' | 'safe' | undefined;
  readonly window: boolean | undefined;
  readonly cost: string | undefined;
  readonly rows: string | undefined;
  readonly support: string | undefined;
  /** SET name = value as the server would store it; RESET has no value. */
  readonly settings: readonly Option[];
  /** RESET ALL. */
  readonly resetAll: boolean;
}
export interface AlterFunction extends Base<'alterFunction'> {
  readonly function: ObjectName;
  /** Input argument types; undefined if the statement gives none. */
  readonly arguments: readonly TypeName[] | undefined;
  readonly attributes: RoutineAttributes;
}
export interface CreateAggregate extends Base<'createAggregate'> {
  readonly function: ObjectName;
  readonly orReplace: boolean;
  readonly arguments: readonly FunctionArgument[];
  /** The text of the statement after the name, from its arguments on. */
  readonly definition: string;
}
export interface DropFunction extends Base<'dropFunction'> {
  readonly routine: 'function' | 'procedure' | 'routine' | 'aggregate';
  readonly function: ObjectName;
  /** Input argument types; undefined if the statement gives none. */
  readonly arguments: readonly TypeName[] | undefined;
  readonly ifExists: boolean;
  readonly cascade: boolean;
}
export interface DoBlock extends Base<'doBlock'> {
  readonly language: string;
  readonly body: Span | undefined;
}
/** EXECUTE and similar statements inside a PL/pgSQL body. */
export interface ExecuteDynamic extends Base<'executeDynamic'> {
  readonly spelling: 'execute' | 'return-query-execute' | 'open-for-execute' | 'for-in-execute';
  readonly command: Expression;
  readonly pieces: DynamicPiece;
  readonly hasUsing: boolean;
}
/** How the text of a dynamic command is composed, as far as it is known. */
export type DynamicPiece =
  | (Span & { readonly kind: 'literal'; readonly value: string })
  | (Span & { readonly kind: 'variable'; readonly name: string })
  | (Span & { readonly kind: 'concatenation'; readonly parts: readonly DynamicPiece[] })
  | (Span & {
      readonly kind: 'call';
      readonly schema: string | undefined;
      readonly function: string;
      readonly arguments: readonly DynamicPiece[];
    })
  | (Span & { readonly kind: 'cast'; readonly type: string; readonly of: DynamicPiece })
  /** CASE, COALESCE, NULLIF, GREATEST, LEAST: one of these parts, or NULL. */
  | (Span & {
      readonly kind: 'choice';
      readonly of: readonly DynamicPiece[];
      /** COALESCE and the like skip NULLs. */
      readonly skipsNull: boolean;
    })
  /** An element or field of a value: array[1], (row).field, document ->> 'key'. */
  | (Span & { readonly kind: 'part'; readonly of: DynamicPiece })
  | (Span & { readonly kind: 'opaque' });

export interface CreateTrigger extends Base<'createTrigger'> {
  /** SQLite: the whole statement, because the trigger contains its program. */
  readonly source?: string;
  readonly name: Name;
  readonly table: ObjectName;
  readonly orReplace: boolean;
  readonly constraint: boolean;
  readonly forEach: 'row' | 'statement';
  readonly timing: 'before' | 'after' | 'instead-of';
  readonly events: readonly ('insert' | 'update' | 'delete' | 'truncate')[];
  /** UPDATE OF. */
  readonly columns: readonly string[];
  readonly when: Expression | undefined;
  readonly function: ObjectName;
  readonly functionArguments: readonly string[];
  /** Constraint triggers: FROM. */
  readonly from: ObjectName | undefined;
  readonly deferrable: boolean;
  readonly initiallyDeferred: boolean;
  /** REFERENCING: names of the transition tables. */
  readonly oldTable: string | undefined;
  readonly newTable: string | undefined;
}
/** ALTER TRIGGER, POLICY or RULE … RENAME TO. */
export interface RenameTablePart extends Base<'renameTablePart'> {
  readonly part: 'trigger' | 'policy' | 'rule';
  readonly table: ObjectName;
  readonly name: Name;
  readonly to: Name;
}
export interface CreateRule extends Base<'createRule'> {
  readonly name: Name;
  readonly table: ObjectName;
  readonly orReplace: boolean;
  readonly event: 'select' | 'insert' | 'update' | 'delete';
  readonly instead: boolean;
  readonly where: Expression | undefined;
  /** NOTHING, one statement, or several in parentheses, as written. */
  readonly actions: Expression;
}
export interface DropRule extends Base<'dropRule'> {
  readonly name: Name;
  readonly table: ObjectName;
  readonly ifExists: boolean;
}
/** CREATE EVENT TRIGGER. */
export interface CreateEventTrigger extends Base<'createEventTrigger'> {
  readonly name: string;
  readonly event: string;
  readonly tags: readonly string[];
  readonly function: ObjectName;
}
export interface AlterEventTrigger extends Base<'alterEventTrigger'> {
  readonly name: string;
  readonly firing: 'origin' | 'always' | 'replica' | 'disabled';
}
export interface DropTrigger extends Base<'dropTrigger'> {
  readonly name: Name;
  readonly table: ObjectName;
  readonly ifExists: boolean;
}
