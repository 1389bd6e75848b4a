/** Tables that people say stay small: `countries`, `billing.plans`, `billing.*_types`. A decision of theirs, which no statistics overrule. */

/** `key` as the schema has it: `public.countries`. A name without a schema is of the one that is there by itself. */
export function isDeclaredSmall(patterns: readonly string[], key: string): boolean {
  const dot = key.indexOf('.');
  const [schema, name] = [key.slice(0, Math.max(dot, 0)), key.slice(dot + 1)];
  return patterns.some((pattern) => {
    const [first = '', second] = pattern.split('.');
    return second === undefined
      ? usual.has(schema.toLowerCase()) && fits(first, name)
      : fits(first, schema) && fits(second, name);
  });
}

/** Where a server puts what is made without a schema; '' where the key has none. */
const usual: ReadonlySet<string> = new Set(['', 'public', 'dbo', 'main']);

/** In any case: servers differ in which names they fold. */
function fits(pattern: string, name: string): boolean {
  const written = pattern
    .split('*')
    .map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`))
    .join('.*');
  return new RegExp(`^${written}$`, 'is').test(name);
}
