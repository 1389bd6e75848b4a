/**
 * Forms for new migrations between server and editor: the available forms for a node, their fields, validation errors, and the resulting
 * files.
 */
import type { FormField, OfferedForm as Offered } from '../core/change-forms/form.ts';
import type { ChangeProposal } from './change-proposal.ts';
import { isList, isOneOf, isShape, isString, type Shaped } from './guard.ts';
import { request, type Failure } from './message.ts';
import { schemaSources } from './schema.ts';

export interface OfferedForm extends Pick<Offered, 'id' | 'title' | 'group' | 'costs'> {
  readonly fields: readonly FormField[];
}

export type OfferedForms =
  | { readonly kind: 'forms'; readonly table: string; readonly forms: readonly OfferedForm[] }
  | Failure;

const place = { source: isOneOf(...schemaSources), node: isString };

export const changeForms = request<OfferedForms>()({
  method: 'plinth/changeForms',
  direction: 'client → server',
  doc: 'Changes that a new migration could make to a table of the schema explorer, with what each wants to know.',
  params: isShape(place),
});

const isGivenValue = isShape({ field: isString, values: isList(isString) });
export type GivenValue = Shaped<typeof isGivenValue>;

const filled = {
  ...place,
  form: isString,
  given: isList(isGivenValue),
};

export const checkField = request<{ readonly problem: string | undefined }>()({
  method: 'plinth/checkField',
  direction: 'client → server',
  doc: 'What is wrong with a value in its field of a form, in a sentence; nothing is written.',
  params: isShape({ ...filled, field: isString }),
});

export type DraftedChange = { readonly kind: 'proposal'; readonly proposal: ChangeProposal } | Failure;

export const draftChange = request<DraftedChange>()({
  method: 'plinth/draftChange',
  direction: 'client → server',
  doc: 'The new migration files of a filled form, for a preview; nothing is written.',
  params: isShape(filled),
});
