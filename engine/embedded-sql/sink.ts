/** A call or tagged template that sends SQL, and how it binds values. sinks.ts and fragments.ts find these calls. */
import type ts from 'typescript';
import type { Text } from './parts.ts';

/** How a call takes values separately from its text. */
export type Binding =
  /** `$1` and an array after the text. */
  | 'array'
  /** `$1` and one argument for each. */
  | 'arguments'
  /** `?` and an array. */
  | 'question-marks'
  /** `?` and `{ replacements: […] }`. */
  | 'replacements'
  /** `{ text, values }`. */
  | 'config'
  | 'none';

export interface Sink {
  /** The call or tagged template. */
  readonly node: ts.CallExpression | ts.TaggedTemplateExpression;
  /** Its display name: `client.query()`. */
  readonly name: string;
  readonly text: Text;
  /** The expression of the text. */
  readonly expression: ts.Expression;
  /** Whole statements or a part of one. */
  readonly holds: 'statements' | 'fragment';
  /** `text`: interpolated values become SQL; `values`: the tag binds them. */
  readonly interpolates: 'text' | 'values';
  readonly binding: Binding;
}
