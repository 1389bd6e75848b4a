/** Operations on views, functions, triggers, and dynamic commands inside bodies. Types only; see operation.ts for the whole vocabulary. */
import type { Span } from '../../text/span.ts';
import type { Base, Expression, Name, ObjectName, TypeName } from './names.ts';

export interface CreateView extends Base<'createView'> {
  readonly view: ObjectName;
  readonly materialized: boolean;
  readonly orReplace: boolean;
  readonly ifNotExists: boolean;
  readonly withData: boolean;
  readonly columns: readonly string[] | undefined;
  readonly reads: readonly ObjectName[];
  readonly query: Span;
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
  /** Where a further option can be inserted: right behind the last option or the argument list, before or after the body alike. */
  readonly optionsEnd: number;
  readonly body: Span | undefined;
}
export interface DropFunction extends Base<'dropFunction'> {
  readonly function: ObjectName;
  readonly ifExists: boolean;
  readonly cascade: boolean;
}
export interface DoBlock extends Base<'doBlock'> {
  readonly language: string;
  readonly body: Span | undefined;
}
/** EXECUTE and its relatives inside a PL/pgSQL body. */
export interface ExecuteDynamic extends Base<'executeDynamic'> {
  readonly spelling: 'execute' | 'return-query-execute' | 'open-for-execute' | 'for-in-execute';
  readonly command: Expression;
  readonly pieces: DynamicPiece;
  readonly hasUsing: boolean;
}
/** How a dynamic command's text is put together, as far as it can be read. */
export type DynamicPiece =
  | (Span & { readonly kind: 'literal'; readonly value: string })
  | (Span & { readonly kind: 'variable'; readonly name: string })
  | (Span & { readonly kind: 'concatenation'; readonly parts: readonly DynamicPiece[] })
  | (Span & {
      readonly kind: 'call';
      readonly function: string;
      readonly arguments: readonly DynamicPiece[];
    })
  | (Span & { readonly kind: 'cast'; readonly type: string; readonly of: DynamicPiece })
  /** CASE, COALESCE, NULLIF, GREATEST, LEAST: one of these, or NULL. */
  | (Span & { readonly kind: 'choice'; readonly of: readonly DynamicPiece[] })
  /** An element or field taken out of a value: array[1], (row).field, document ->> 'key'. */
  | (Span & { readonly kind: 'part'; readonly of: DynamicPiece })
  | (Span & { readonly kind: 'opaque' });

export interface CreateTrigger extends Base<'createTrigger'> {
  readonly name: Name;
  readonly table: ObjectName;
  readonly orReplace: boolean;
  readonly constraint: boolean;
  readonly forEach: 'row' | 'statement';
}
export interface DropTrigger extends Base<'dropTrigger'> {
  readonly name: Name;
  readonly table: ObjectName;
  readonly ifExists: boolean;
}
