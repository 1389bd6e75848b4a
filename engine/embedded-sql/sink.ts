/** A call or tagged template that sends SQL, and how it takes values. Which calls these are, sinks.ts and fragments.ts say. */
import type ts from 'typescript';
import type { Text } from './parts.ts';

/** How a call takes values apart from its text. */
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
  /** As people call it: `client.query()`. */
  readonly name: string;
  readonly text: Text;
  /** What makes the text. */
  readonly expression: ts.Expression;
  /** Whole statements or a part of one. */
  readonly holds: 'statements' | 'fragment';
  /** `text`: what is interpolated becomes SQL; `values`: the tag binds it. */
  readonly interpolates: 'text' | 'values';
  readonly binding: Binding;
}
