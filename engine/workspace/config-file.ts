/** Parses plinth.config.json: JSON with comments and trailing commas. core/config interprets the values. */
import { parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import { emptyConfigFile, readConfig, type ReadConfig } from '../../core/config/config.ts';
import type { ConfigSchema } from '../../core/config/schema.ts';
import type { ConfigEntry, ConfigValue } from '../../core/config/value.ts';
import { span } from '../../core/text/span.ts';

/** Invalid JSON is read as far as possible; each error is reported. */
export function parseConfig(text: string, schema: ConfigSchema): ReadConfig {
  try {
    return parse(text, schema);
  } catch (error) {
    // The only way to stop a recursion that is too deep for this machine.
    if (!(error instanceof RangeError)) throw error;
    const message = 'The configuration is not used: its brackets are nested too deeply.';
    return { config: emptyConfigFile, problems: [{ key: '', message, span: span(0, 1) }] };
  }
}

function parse(text: string, schema: ConfigSchema): ReadConfig {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  const syntax = errors.slice(0, mostErrors).map((error) => ({
    key: '',
    message: `Not valid JSON here: ${words(printParseErrorCode(error.error))}.`,
    span: span(error.offset, error.offset + error.length),
  }));
  if (tree === undefined) {
    const empty = {
      key: '',
      message: 'The file is empty; it must be an object { … }.',
      span: span(0, text.length),
    };
    return { config: emptyConfigFile, problems: syntax.length > 0 ? syntax : [empty] };
  }
  const read = readConfig(valueOf(tree), schema);
  return { config: read.config, problems: [...syntax, ...read.problems] };
}

/** Further errors are not reported. */
const mostErrors = 20;

function valueOf(node: Node): ConfigValue {
  const at = span(node.offset, node.offset + node.length);
  const children = node.children ?? [];
  switch (node.type) {
    case 'object':
      return { kind: 'object', ...at, entries: children.flatMap(entryOf) };
    case 'array':
      return { kind: 'array', ...at, items: children.map(valueOf) };
    case 'string':
      return { kind: 'string', ...at, value: String(node.value) };
    case 'number':
      return { kind: 'number', ...at, value: Number(node.value) };
    case 'boolean':
      return { kind: 'boolean', ...at, value: node.value === true };
    case 'null':
    case 'property':
      return { kind: 'null', ...at };
  }
}

/** A key without a value, as during typing, is not an entry yet. */
function entryOf(property: Node): readonly ConfigEntry[] {
  const [key, value] = property.children ?? [];
  if (key === undefined || value === undefined) return [];
  return [{ key: String(key.value), at: span(key.offset, key.offset + key.length), value: valueOf(value) }];
}

/** CommaExpected → comma expected. */
function words(code: string): string {
  return code.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`).toLowerCase();
}
