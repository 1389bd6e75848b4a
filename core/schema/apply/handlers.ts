/** How replay applies an operation: one function for each kind that changes the schema, in one list for each dialect. Types only. */
import type { OperationKind, OperationOf } from '../../operations/model/operation.ts';
import type { Schema } from '../model.ts';
import type { At } from './statement-place.ts';

export type Handlers = {
  readonly [K in OperationKind]?: (schema: Schema, operation: OperationOf<K>, at: At) => Schema;
};
