/**
 * What a programming language declares about its SQL: how its strings escape characters, and which calls, annotations and names carry
 * statements. Data only; engine/embedded-sql/trees reads the programs.
 */

export interface ProgramLanguage {
  /** The file of its grammar: `tree-sitter-<grammar>.wasm`. */
  readonly grammar: string;
  /** The escapes of a string literal that begins with these characters; undefined if it has none. */
  readonly escapes: (opening: string) => RegExp | undefined;
  /** Interpolations that the grammar does not separate from the text. */
  readonly inText?: RegExp;
  /** Functions and methods that send their text to a database. */
  readonly sends: ReadonlySet<string>;
  /** Those whose text is another query language, or SQL for nobody. */
  readonly foreign?: ReadonlySet<string>;
  /** Texts of another query language that begins as SQL does. */
  readonly foreignText?: RegExp;
  /** Calls that send SQL, except where the file imports this. */
  readonly foreignBeside?: ReadonlyMap<string, RegExp>;
  /** Annotations whose text is SQL, with what the file must contain for that to be certain. */
  readonly annotations?: ReadonlyMap<string, RegExp>;
  /** Of these, a list of texts is one statement, joined by spaces. */
  readonly joinedLists?: ReadonlySet<string>;
  /** Functions that put their arguments into a text. */
  readonly formats?: ReadonlyMap<string, FormatStyle>;
  /** An operator that does the same: `'%s' % name`. */
  readonly formatOperator?: '%';
  /** Properties that are sent: `command.CommandText`. */
  readonly properties?: ReadonlySet<string>;
  /** A fix for an interpolated value, if the driver's parameters have one notation. */
  readonly placeholder?: PlaceholderFix;
  /** What comes out of a request. */
  readonly outside: RegExp;
  /** Types whose values cannot contain SQL. */
  readonly tameTypes: RegExp;
}

/** `verbs`: `%s`, `%[1]d`; `braces`: `{}`, `{name}`, `{0:x}`. */
export type FormatStyle = 'verbs' | 'braces';

export interface PlaceholderFix {
  readonly mark: string;
  /** The calls that take values after the text. */
  readonly calls: ReadonlySet<string>;
  /** The argument with the value. */
  readonly pass: (value: string) => string;
}

export const backslash =
  /\\(?:x[\da-fA-F]{2}|u\{[\da-fA-F]{1,6}\}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[0-7]{1,3}|\r\n|[\s\S])/g;
/** In quotes where only the quote and the backslash are escaped. */
export const quoteOnly = /\\[\\']/g;
export const doubledQuotes = /""/g;
/** Java's, Kotlin's and C#'s names for numbers, booleans and dates are much alike. */
export const tameTypesOfObjects =
  /^(?:int|long|short|byte|float|double|decimal|bool|boolean|uint|ulong|Int(?:eger)?|Long|Short|Byte|Float|Double|Boolean|UUID|Guid|BigDecimal|BigInteger|Date|DateTime(?:Offset)?|DateOnly|Local(?:Date|DateTime)|Instant|Timestamp)\??$/;
