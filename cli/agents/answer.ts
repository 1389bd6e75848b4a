/** The answers of tools, and how they are written for a model. */

export type Answer =
  | { readonly kind: 'data'; readonly data: unknown }
  /** A sentence that says why there is no answer. */
  | { readonly kind: 'refused'; readonly message: string };

export function data(value: unknown): Answer {
  return { kind: 'data', data: value };
}

export function refused(message: string): Answer {
  return { kind: 'refused', message };
}

/** Models have no use for more, and a client may cut it where it is no JSON any more. */
const most = 60_000;

export interface Written {
  readonly text: string;
  readonly isError: boolean;
}

/** As compact JSON in which nothing is invisible: a name may hold characters that a person does not see and a model reads. */
export function writtenAnswer(answer: Answer): Written {
  if (answer.kind === 'refused') return { text: json({ error: answer.message }), isError: true };
  const text = json(answer.data);
  if (text.length <= most) return { text, isError: false };
  const message = `The answer has ${text.length} characters, and at most ${most} are sent. Ask about less: one file, one object, or fewer tokens.`;
  return { text: json({ error: message }), isError: true };
}

function json(value: unknown): string {
  return JSON.stringify(value).replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) =>
    Array.from(
      { length: character.length },
      (_, at) => String.raw`\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
}

/** Of a value that came as JSON or from the grammar. */
export function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
