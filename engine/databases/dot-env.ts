/** Parses the variables of a .env file. Opens no file. */

/** `NAME=value`, optionally exported and quoted. Nothing is expanded: a value that refers to another variable is left out. */
export function parseDotEnv(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const line of linesOf(text)) {
    const match = /^(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)$/.exec(line);
    const [, name, raw] = match ?? [];
    if (name === undefined || raw === undefined) continue;
    const value = dotEnvValue(raw);
    if (value !== undefined && value !== '') values.set(name, value);
  }
  return values;
}

function dotEnvValue(raw: string): string | undefined {
  const single = /^'([^']*)'/.exec(raw)?.[1];
  if (single !== undefined) return single;
  const double = /^"((?:[^"\\]|\\.)*)"/.exec(raw)?.[1];
  const value = double?.replace(/\\(.)/g, '$1') ?? raw.replace(/\s+#.*$/, '').trim();
  return /\$\{|\$[A-Za-z_]/.test(value) ? undefined : value;
}

export function linesOf(text: string): readonly string[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .map((line) => line.trim());
}
