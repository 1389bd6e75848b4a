/** What all kinds of objects have: origin, changes, owner and privileges. Types only. */
import type { OperationKind, TypeName } from '../../operations/model/operation.ts';
import type { Span } from '../../text/span.ts';

/** The statement that created or last changed something. */
export interface Origin {
  /** Path of the migration relative to the workspace. */
  readonly file: string;
  /** The statement's span in that file's text. */
  readonly span: Span;
  /** Created because a test found that it does not exist: elsewhere it may exist, with rows. */
  readonly guarded?: true;
  /** Created in a branch that may not be taken. An object of IF NOT EXISTS certainly exists, though perhaps with another origin. */
  readonly conditional?: true;
  /** No migration creates it: this is the first statement that uses it. */
  readonly unseen?: true;
  /** A program composed its text at run time: elsewhere the text may differ. */
  readonly composed?: true;
}

/** A statement that changed something after its creation, and the kind of the operation. */
export interface Change extends Origin {
  readonly operation: OperationKind;
}

/**
 * `certain` if an object certainly exists at this point; `possible` if IF NOT EXISTS, a branch of a DO block or a statement that is not
 * understood may decide otherwise. Rules conclude nothing from possible objects.
 */
export type Certainty = 'certain' | 'possible';

export interface Described {
  readonly comment: string | undefined;
  /** SECURITY LABEL, by provider. */
  readonly labels: readonly { readonly provider: string; readonly label: string }[];
  /** After its creation, in order. */
  readonly changes: readonly Change[];
}

export interface Owned extends Described {
  /** Undefined if not set: the role that ran the migration. */
  readonly owner: string | undefined;
  /** Undefined until something is granted or revoked: the owner has all, PUBLIC the default of the kind. */
  readonly privileges: readonly Privilege[] | undefined;
}

/** The privileges of one role. */
export interface Privilege {
  /** 'public' for PUBLIC, '' for the owner. */
  readonly grantee: string;
  /** Lower case, sorted. `maintain` exists since version 17. */
  readonly privileges: readonly string[];
  /** Those that it may grant to others. */
  readonly grantable: readonly string[];
}

/** A type without a position. The schema of a user-defined type is always set. */
export type ColumnType = Pick<
  TypeName,
  'schema' | 'name' | 'modifiers' | 'wordModifiers' | 'arrayDimensions'
>;

/** The search path when a text was written. Undefined for public alone. */
export type DefinitionPath = readonly string[] | undefined;

/** A place in a text that names something, so that it can follow a rename. Relative to the text. */
export type TextReference = Span &
  (
    | { readonly kind: 'relation'; readonly key: string; readonly qualified: boolean }
    /** A table's or view's name before a column, without an alias: it has no schema. */
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

/** SQL text with resolved references to other objects. */
export interface BoundText {
  readonly text: string;
  readonly references: readonly TextReference[];
}
