/**
 * A model of an object-relational mapper: the table that it stands for, and which columns the statements name that the library writes for
 * it. Nobody has written these statements, and each of them names columns that the program may never use. Types only.
 */
import type { SpokenDialect } from '../migrations/convention.ts';
import type { Span } from '../text/span.ts';

/** The statements that a library writes for a model. A column that an INSERT or UPDATE returns is named by it as well. */
export type Verb = 'SELECT' | 'INSERT' | 'UPDATE';

export interface ModelField {
  /** As the program names it. */
  readonly property: string;
  readonly column: string;
  /** `derived`: from the property, by a convention that the project may have set. */
  readonly spelled: 'explicit' | 'derived';
  /** In the model's file. */
  readonly span: Span;
  /** Statements that name the column whatever the program asks for. */
  readonly verbs: readonly Verb[];
  /** The type as written, if it may be another model: then the field is a relation, and no column. */
  readonly type?: string;
  /** What the library makes the column's type from, as written and without lengths; undefined where that is not read. */
  readonly kind?: string | undefined;
  /** The column for it is NOT NULL, and the server has no default for it; undefined where that is not read. */
  readonly required?: boolean | undefined;
}

/** A model as one file declares it, or a part that models include: a base class, a spread object. */
export interface DeclaredModel {
  readonly library: string;
  /** As messages name it. */
  readonly name: string;
  /** Of the name. */
  readonly span: Span;
  /** Undefined for a part that is no table of its own. */
  readonly table: { readonly schema: string | undefined; readonly name: string } | undefined;
  /** If the declaration says it. */
  readonly dialect: SpokenDialect | undefined;
  readonly fields: readonly ModelField[];
  /** Names of the parts that it includes. */
  readonly includes: readonly string[];
  /** The model whose columns a part adds to, wherever the program declares them: an association. */
  readonly addsTo?: string;
  /** The model itself names none: its statements name every column that the table has, except these. */
  readonly everyColumn?: { readonly verbs: readonly Verb[]; readonly except: readonly string[] };
  /** The library writes INSERTs for it. */
  readonly inserts: boolean;
  /** A clause: why it may have fields that are not seen. */
  readonly gap?: string | undefined;
}

/** A model with the fields of all its parts. */
export interface Model extends DeclaredModel {
  readonly path: string;
  readonly table: { readonly schema: string | undefined; readonly name: string };
}

/** A model that asks the database, and the release that does. */
export interface AskingModel extends Model {
  /** The revision with the running release, where the file differs from it. */
  readonly release: string | undefined;
}

/** What a project sets for all models of a library. */
export interface Setting {
  readonly library: string;
  /** `snake_case`: so do properties become columns. `every column`: so many does an INSERT name. */
  readonly sets: 'snake_case' | 'every column';
}

/** What one file says. */
export interface Declared {
  readonly models: readonly DeclaredModel[];
  readonly settings: readonly Setting[];
}
