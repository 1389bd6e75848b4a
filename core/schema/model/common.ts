/** What objects of every kind have: where they come from, what happened to them, who owns them and who may use them. Types only. */
import type { OperationKind, TypeName } from '../../operations/model/operation.ts';
import type { Span } from '../../text/span.ts';

/** Which statement made or last changed something. */
export interface Origin {
  /** Path of the migration as the workspace names it. */
  readonly file: string;
  /** The statement in that file's text. */
  readonly span: Span;
  /** Made because a test found that it was not there: elsewhere it may have been, with rows in it. */
  readonly guarded?: true;
  /** Made in a branch that may not be taken. What IF NOT EXISTS makes is there for sure, though perhaps from elsewhere. */
  readonly conditional?: true;
  /** Nobody saw it made: this is the first statement that uses it. */
  readonly unseen?: true;
  /** A program has put its text together, by what it finds where it runs: elsewhere a word of it may differ. */
  readonly composed?: true;
}

/** A statement that changed something after it was made, and what kind of operation it was. */
export interface Change extends Origin {
  readonly operation: OperationKind;
}

/**
 * True if a thing surely exists at this point: `certain`, or `possible` where IF NOT EXISTS, a branch of a DO block or a statement that was
 * not understood may have decided otherwise. Rules claim nothing from what is only possible.
 */
export type Certainty = 'certain' | 'possible';

export interface Described {
  readonly comment: string | undefined;
  /** SECURITY LABEL, by provider. */
  readonly labels: readonly { readonly provider: string; readonly label: string }[];
  /** After it was made, in order. */
  readonly changes: readonly Change[];
}

export interface Owned extends Described {
  /** Undefined if nobody said: the role that ran the migration. */
  readonly owner: string | undefined;
  /** Undefined as long as nobody granted or revoked anything: the owner has all, PUBLIC what the kind gives it by default. */
  readonly privileges: readonly Privilege[] | undefined;
}

/** What one role may do. */
export interface Privilege {
  /** 'public' for PUBLIC, '' for the owner, whoever that is. */
  readonly grantee: string;
  /** Lower case, sorted. `maintain` exists from 17 on. */
  readonly privileges: readonly string[];
  /** Those of them that it may hand on. */
  readonly grantable: readonly string[];
}

/** A type without its place in a text. The schema of a type that migrations made is always said. */
export type ColumnType = Pick<
  TypeName,
  'schema' | 'name' | 'modifiers' | 'wordModifiers' | 'arrayDimensions'
>;

/** Where names without a schema were looked for when a text was written. Undefined for public alone. */
export type DefinitionPath = readonly string[] | undefined;

/** A place in a text that names something, so that it can follow a rename. Relative to the text. */
export type TextReference = Span &
  (
    | { readonly kind: 'relation'; readonly key: string; readonly qualified: boolean }
    /** A table's or view's name, or its alias' lack of one, before a column: it has no schema. */
    | { readonly kind: 'qualifier'; readonly key: string }
    | {
        readonly kind: 'column';
        readonly relation: string;
        readonly column: string;
        readonly output: boolean;
      }
    | { readonly kind: 'function'; readonly key: string; readonly qualified: boolean }
    | { readonly kind: 'type'; readonly key: string; readonly qualified: boolean }
  );

/** SQL text that names other objects. */
export interface BoundText {
  readonly text: string;
  readonly references: readonly TextReference[];
}
