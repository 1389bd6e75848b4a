/** The input of a tool, each member declared once: its JSON Schema for the agent, and the typed value that is read from what it sends. */

export interface Field<T> {
  readonly schema: Readonly<Record<string, unknown>>;
  readonly isRequired: boolean;
  /** Undefined for a value of another kind. */
  readonly read: (given: unknown) => { readonly value: T } | undefined;
}

export type Fields = Readonly<Record<string, Field<unknown>>>;

export type Input<F extends Fields> = {
  readonly [Name in keyof F]: F[Name] extends Field<infer T> ? T : never;
};

/** Longer texts are no statements that an agent asks about. */
const longest = 1_000_000;

export function text(description: string): Field<string | undefined> {
  return optional({ type: 'string', description }, asText);
}

export function needed(description: string): Field<string> {
  return { schema: { type: 'string', description }, isRequired: true, read: asText };
}

export function texts(description: string): Field<readonly string[] | undefined> {
  return optional({ type: 'array', items: { type: 'string' }, description }, (given) => {
    const all = Array.isArray(given) && given.length <= 1_000 ? given.map(asText) : [undefined];
    const read = all.flatMap((one) => (one === undefined ? [] : [one.value]));
    return read.length === all.length ? { value: read } : undefined;
  });
}

export function whole(description: string, minimum: number, maximum: number): Field<number | undefined> {
  return optional({ type: 'integer', description, minimum, maximum }, (given) =>
    typeof given === 'number' && Number.isInteger(given) && given >= minimum && given <= maximum
      ? { value: given }
      : undefined,
  );
}

export function yes(description: string): Field<boolean | undefined> {
  return optional({ type: 'boolean', description }, (given) =>
    typeof given === 'boolean' ? { value: given } : undefined,
  );
}

export function oneOf<const T extends string>(
  allowed: readonly T[],
  description: string,
): Field<T | undefined> {
  return optional({ type: 'string', enum: allowed, description }, (given) => {
    const value = allowed.find((one) => one === given);
    return value === undefined ? undefined : { value };
  });
}

/** Names with a text or a list of texts. */
export function values(description: string): Field<ReadonlyMap<string, readonly string[]> | undefined> {
  const text = { type: 'string' };
  const additionalProperties = { anyOf: [text, { type: 'array', items: text }] };
  return optional({ type: 'object', additionalProperties, description }, (given) => {
    if (typeof given !== 'object' || given === null || Array.isArray(given)) return undefined;
    const read = new Map<string, readonly string[]>();
    for (const [name, value] of Object.entries(given)) {
      const all = [value].flat().map(asText);
      if (all.includes(undefined)) return undefined;
      read.set(
        name,
        all.flatMap((one) => (one === undefined ? [] : [one.value])),
      );
    }
    return { value: read };
  });
}

export function schemaOf(fields: Fields): Readonly<Record<string, unknown>> {
  return {
    type: 'object',
    properties: Object.fromEntries(Object.entries(fields).map(([name, { schema }]) => [name, schema])),
    required: Object.keys(fields).filter((name) => fields[name]?.isRequired === true),
    additionalProperties: false,
  };
}

/** A sentence if it is not what the schema says. */
export function readInput<F extends Fields>(fields: F, given: unknown): Input<F> | string {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return 'The input is no object.';
  const sent = new Map<string, unknown>(Object.entries(given));
  const known = Object.keys(fields);
  const other = [...sent.keys()].find((name) => !known.includes(name));
  if (other !== undefined)
    return `There is no input “${other.slice(0, 80)}”. The inputs are ${known.join(', ')}.`;
  const read: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    const found = field.read(sent.get(name));
    if (found === undefined)
      return `The input “${name}” ${sent.has(name) ? 'is not what it has to be' : 'is missing'}: ${String(field.schema['description'])}`;
    read[name] = found.value;
  }
  return read as Input<F>;
}

function optional<T>(
  schema: Field<T>['schema'],
  read: (given: unknown) => { readonly value: T } | undefined,
): Field<T | undefined> {
  return {
    schema,
    isRequired: false,
    read: (given) => (given === undefined || given === null ? { value: undefined } : read(given)),
  };
}

function asText(given: unknown): { readonly value: string } | undefined {
  return typeof given === 'string' && given.length <= longest ? { value: given } : undefined;
}
